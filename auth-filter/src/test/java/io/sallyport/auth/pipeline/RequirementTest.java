package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Caller.Mechanism;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom each requirement lets in. */
class RequirementTest {

  private static Caller by(Mechanism mechanism) {
    return FakeRequest.caller(mechanism, Instant.EPOCH, "notes:read");
  }

  @Test
  void admits_session_isLetInByWhatItHasAlone() {
    Map.of(
            Requirement.EVERYONE,
            true,
            Requirement.SIGNED_IN,
            true,
            Requirement.APPLICATION,
            true,
            Requirement.NOBODY,
            false,
            new Requirement.Session(false),
            true,
            new Requirement.Role("user"),
            true,
            new Requirement.Role("admin"),
            false,
            new Requirement.Permission("notes:read"),
            true,
            new Requirement.Permission("notes:write"),
            false,
            new Requirement.Scope("notes:read"),
            true)
        .forEach(
            (requirement, letIn) ->
                assertThat(requirement.admits(by(Mechanism.SESSION)))
                    .as(requirement.toString())
                    .isEqualTo(letIn));
    assertThat(new Requirement.Scope("notes:write").admits(by(Mechanism.SESSION))).isFalse();
  }

  @Test
  void admits_tokenOrKey_isNoSession() {
    for (Mechanism mechanism : List.of(Mechanism.BEARER, Mechanism.API_KEY)) {
      assertThat(new Requirement.Session(false).admits(by(mechanism))).isFalse();
      assertThat(new Requirement.Session(true).admits(by(mechanism))).isFalse();
      assertThat(new Requirement.Permission("notes:read").admits(by(mechanism))).isTrue();
      assertThat(Requirement.NOBODY.admits(by(mechanism))).isFalse();
    }
  }
}
