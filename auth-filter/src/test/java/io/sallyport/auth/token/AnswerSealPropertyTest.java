package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.secret.Secrets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

class AnswerSealPropertyTest {

  @Property(tries = 300)
  void open_whatWasSealed_isItAndOnlyForItsToken(
      @ForAll @CharRange(from = ' ', to = '\u07ff') String answer,
      @ForAll @IntRange(max = 10_000) int place) {
    String token = Secrets.token();
    String sealed = AnswerSeal.seal(token, answer);

    assertThat(AnswerSeal.open(token, sealed)).contains(answer);
    assertThat(AnswerSeal.open(Secrets.token(), sealed)).isEmpty();
    int at = place % (sealed.length() - 1);
    char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
    String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
    assertThat(AnswerSeal.open(token, changed)).isEmpty();
    assertThat(AnswerSeal.open(token, sealed.substring(0, at))).isEmpty();
  }
}
