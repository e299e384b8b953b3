"""Events sent to other programs, by Standard Webhooks: who may know, signing, sending."""
