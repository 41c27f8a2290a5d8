package io.sallyport.auth.apikey;

/**
 * Which API keys this deployment takes.
 *
 * @param live keys that begin with {@code sk_live_}; the default
 * @param test keys that begin with {@code sk_test_}
 */
public record ApiKeySettings(boolean live, boolean test) {

  boolean takes(boolean liveKey) {
    return liveKey ? live : test;
  }
}
