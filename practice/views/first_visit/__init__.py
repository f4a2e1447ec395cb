"""The consultation in six screens, one module a screen."""
