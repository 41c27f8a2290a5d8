package io.sallyport.auth.pipeline;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true of the protected application, whoever calls.
 *
 * @param contextPath decoded; empty for the root
 * @param basePath where our own endpoints live below it, such as {@code /auth}
 * @param origin the configured own origin; null to take it from each request
 * @param forwarding the one header that proxies are believed to set
 * @param trustedProxies whose word is believed
 * @param cookies how our cookies are named and marked
 */
public record Site(
    String contextPath,
    String basePath,
    @Nullable Origin origin,
    ForwardingHeader forwarding,
    List<ClientAddress.Block> trustedProxies,
    CookiePolicy cookies,
    Clock clock) {

  /** Copies the list. */
  public Site {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** A path of ours as the browser has to ask for it, such as {@code /app/auth/login}. */
  public String ownPath(String below) {
    return contextPath + basePath + below;
  }

  boolean trusts(ClientAddress address) {
    for (ClientAddress.Block block : trustedProxies) {
      if (address.in(block)) {
        return true;
      }
    }
    return false;
  }
}
