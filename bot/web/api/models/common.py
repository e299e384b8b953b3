"""What all models share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Next = Annotated[
    str | None,
    Field(description="Cursor of the next page, `null` after the last.", examples=["YWZ0ZXIgMTc"]),
]
Exact = Annotated[
    str,
    Field(
        description="An exact number as text, with at least 4 decimals.",
        pattern=r"^-?\d+\.\d{4,}$",
        examples=["71.2500"],
    ),
]


class Model(BaseModel):
    """Anything else than what is named is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(Model):
    """An organisation."""

    id: Annotated[int, Field(examples=[1])]
    name: Annotated[str, Field(examples=["省工信厅"])]


class FieldError(Model):
    """What is wrong with one part of a request."""

    at: Annotated[str, Field(description="Where.", examples=["query.limit"])]
    message: Annotated[str, Field(examples=["Input should be less than or equal to 200"])]


class ProblemDetails(BaseModel):
    """A problem, by RFC 9457. `type` is a name and stays; the words may change."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["urn:greenbot:problem:not-found"])]
    title: Annotated[str, Field(examples=["Not found"])]
    status: Annotated[int, Field(ge=400, le=599, examples=[404])]
    detail: Annotated[str, Field(examples=["There is no such object."])]
    errors: Annotated[
        list[FieldError] | None, Field(description="Of an invalid request: what is wrong.")
    ] = None


Json = dict[str, Any]
