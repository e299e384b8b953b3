"""The ceremonies of WebAuthn: what is asked of an authenticator, and whether its answer holds.

The only module that knows the library. It stores nothing.
"""

from dataclasses import dataclass

from cbor2 import CBORDecodeError
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.turns.devices.challenges import CEREMONY_MINUTES, NotVerified, RelyingParty
from storage.records import NewPasskey, StoredPasskey

_BROKEN = (
    AttributeError,
    CBORDecodeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    WebAuthnException,
)
"""What the library raises for an answer that is forged or garbled."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An answer to a challenge: which credential gave it, for whom, and the challenge."""

    credential: AuthenticationCredential
    challenge: bytes

    @property
    def credential_id(self) -> str:
        """The id of the credential."""
        return bytes_to_base64url(self.credential.raw_id)


@dataclass(frozen=True, slots=True)
class Ceremonies:
    """The ceremonies of one service."""

    party: RelyingParty

    def options_to_add(
        self,
        challenge: bytes,
        handle: str,
        account: str,
        known: tuple[StoredPasskey, ...],
    ) -> str:
        """What a browser asks its authenticator to add a passkey, as JSON.

        It must be discoverable and verify its user; one that has a ``known`` passkey declines.
        """
        options = generate_registration_options(
            rp_id=self.party.id,
            rp_name=self.party.name,
            user_id=base64url_to_bytes(handle),
            user_name=account,
            user_display_name=account,
            challenge=challenge,
            timeout=CEREMONY_MINUTES * 60_000,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential_id))
                for one in known
            ],
        )
        return options_to_json(options)

    def options_to_sign_in(self, challenge: bytes) -> str:
        """What a browser asks for any of its passkeys for this service, as JSON."""
        options = generate_authentication_options(
            rp_id=self.party.id,
            challenge=challenge,
            timeout=CEREMONY_MINUTES * 60_000,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def added(self, answer: str) -> tuple[RegistrationCredential, bytes]:
        """A new credential, not verified yet, and its challenge. Raises ``NotVerified``."""
        try:
            credential = parse_registration_credential_json(answer)
            challenge = parse_client_data_json(credential.response.client_data_json).challenge
        except _BROKEN as error:
            raise NotVerified from error
        return credential, challenge

    def verified_new(
        self,
        credential: RegistrationCredential,
        challenge: bytes,
        handle: str,
        name: str,
    ) -> NewPasskey:
        """The passkey of a new credential. Raises ``NotVerified``."""
        try:
            verified = verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                require_user_verification=True,
            )
        except _BROKEN as error:
            raise NotVerified from error
        return NewPasskey(
            credential_id=bytes_to_base64url(verified.credential_id),
            public_key=bytes_to_base64url(verified.credential_public_key),
            user_handle=handle,
            sign_count=verified.sign_count,
            name=name,
        )

    def signed_in(self, answer: str) -> SignedIn:
        """An answer to a challenge, not verified yet. Raises ``NotVerified``."""
        try:
            credential = parse_authentication_credential_json(answer)
            challenge = parse_client_data_json(credential.response.client_data_json).challenge
        except _BROKEN as error:
            raise NotVerified from error
        return SignedIn(credential, challenge)

    def verified_count(self, given: SignedIn, passkey: StoredPasskey) -> int:
        """The counter in an answer by a passkey, once all else holds. Raises ``NotVerified``.

        The caller compares it with the counter that is stored.
        """
        handle = given.credential.response.user_handle
        if handle is not None and bytes_to_base64url(handle) != passkey.user_handle:
            raise NotVerified
        try:
            verified = verify_authentication_response(
                credential=given.credential,
                expected_challenge=given.challenge,
                expected_rp_id=self.party.id,
                expected_origin=self.party.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except _BROKEN as error:
            raise NotVerified from error
        return verified.new_sign_count
