package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class SessionKeyPropertyTest {

  @Property
  void ofCookie_anyText_hasAKeyOnlyInOurForm(
      @ForAll @CharRange(from = ' ', to = '\u00ff') @StringLength(min = 41, max = 48) String text) {
    boolean ours = text.matches("([A-Za-z0-9_-]{3})?[A-Za-z0-9_-]{43}");
    SessionKey key = SessionKey.ofCookie(text);
    assertThat(key != null).isEqualTo(ours);
  }

  @Property
  void ofCookie_oneOfOurs_isItsDigestAndNoOther(
      @ForAll @IntRange(max = 45) int at,
      @ForAll @CharRange(from = '\0', to = '\uffff') char other) {
    String ours = "a-b" + Secrets.token();
    assertThat(SessionKey.ofCookie(ours)).isEqualTo(new SessionKey(Sha256.of(ours), "a-b"));
    String changed = ours.substring(0, at) + other + ours.substring(at + 1);
    if (!changed.equals(ours)) {
      assertThat(SessionKey.ofCookie(changed)).isNotEqualTo(SessionKey.ofCookie(ours));
    }
    if (!Character.toString(other).matches("[A-Za-z0-9_-]")) {
      assertThat(SessionKey.ofCookie(changed)).isNull();
    }
  }
}
