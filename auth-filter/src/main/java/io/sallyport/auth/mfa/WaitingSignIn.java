package io.sallyport.auth.mfa;

import io.sallyport.auth.pipeline.FirstFactor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that waits for its second factor, as a ticket keeps it.
 *
 * @param byCookie whether the client holds the ticket by our cookie; it must come the way it went
 */
record WaitingSignIn(FirstFactor first, boolean byCookie) {

  /** The kind of its ticket. */
  static final String KIND = "mfa";

  private static final String VERSION = "1";

  Map<String, String> content() {
    var content = new HashMap<String, String>();
    content.put("version", VERSION);
    content.put("account", first.accountId());
    content.put("revocation", Long.toString(first.revocation()));
    content.put("address-key", first.tries().addressKey());
    content.put("name-key", first.tries().nameKey());
    content.put("delivery", first.wish().delivery());
    content.put("continue", first.wish().wanted());
    content.put("by", byCookie ? "cookie" : "body");
    String scope = first.wish().scope();
    if (scope != null) {
      content.put("scope", scope);
    }
    return content;
  }

  /** Empty if another version has written it: then it is as if there were none. */
  static Optional<WaitingSignIn> of(Map<String, String> content) {
    if (!VERSION.equals(content.get("version"))) {
      return Optional.empty();
    }
    var first =
        new FirstFactor(
            text(content, "account"),
            Long.parseLong(text(content, "revocation")),
            new FirstFactor.Tries(text(content, "address-key"), text(content, "name-key")),
            new FirstFactor.Wish(
                text(content, "delivery"), content.get("scope"), text(content, "continue")));
    return Optional.of(new WaitingSignIn(first, text(content, "by").equals("cookie")));
  }

  private static String text(Map<String, String> content, String name) {
    @Nullable String value = content.get(name);
    if (value == null) {
      throw new IllegalStateException("A waiting sign-in of this version has " + name);
    }
    return value;
  }
}
