"""No key and no password comes in with the settings of a conversation."""

import pytest

from companion.formats.secrets import without_secrets


@pytest.mark.parametrize(
    "name",
    [
        *("apiKey", "api_key", "api-key", "openaiKey", "openaiApiKey", "azureApikey", "API_KEY"),
        *("accessToken", "access_token", "user_access_token", "refreshToken", "authToken"),
        *("clientSecret", "secret", "password", "dbPassword", "Authorization", "credentials"),
        *("privateKey", "accessCode", "claudeApiKeys"),
    ],
)
def test_a_field_with_such_a_name_is_left_out_at_any_depth(name):
    value = {"a": [{"b": {name: "sk-1", "model": "gpt-4o"}}]}
    assert without_secrets(value) == {"a": [{"b": {"model": "gpt-4o"}}]}


@pytest.mark.parametrize(
    "name",
    ["model", "maxTokens", "total_tokens", "key", "keyboard", "tokenCount", "monkey", "author"],
)
def test_a_field_with_another_name_stays(name):
    assert without_secrets({name: 1}) == {name: 1}
