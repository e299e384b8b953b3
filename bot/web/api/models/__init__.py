"""What is sent and taken, as pydantic models; the schema of the API is written from them."""
