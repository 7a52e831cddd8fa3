"""The applications that conversations come from, by the names people know."""

from typing import Final

from ui.phrases import Phrase, translate, verbatim

_NAMES: Final = {
    "aichat": "aichat",
    "aistudio": "Google AI Studio",
    "anythingllm": "AnythingLLM",
    "chatbox": "Chatbox",
    "chatgpt": "ChatGPT",
    "chatml": "ChatML",
    "cherrystudio": "Cherry Studio",
    "claude": "Claude",
    "claude-code": "Claude Code",
    "codex": "Codex",
    "deepseek": "DeepSeek",
    "gemini": "Gemini",
    "grok": "Grok",
    "jan": "Jan",
    "librechat": "LibreChat",
    "llm": "llm",
    "lobechat": "LobeChat",
    "mistral": "Mistral",
    "nextchat": "NextChat",
    "ollama": "Ollama",
    "openai": "OpenAI",
    "openwebui": "Open WebUI",
    "perplexity": "Perplexity",
    "sharegpt": "ShareGPT",
}


def source_name(app: str) -> Phrase:
    """What a source is called; one that is not known by its own name."""
    if app in ("", "companion"):
        return translate("Sources", "Written here")
    if app == "markdown":
        return translate("Sources", "Markdown files")
    return verbatim(_NAMES.get(app, app))
