package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedScopeTest {

  private static final Grants USER = new Grants(Set.of("user"), Set.of("a", "b", "c"));
  private static final Grants ALL = new Grants(Set.of("admin"), Set.of(Roles.ALL));

  @Test
  void of_nothingAsked_isEverythingTheAccountMayDo() {
    assertThat(GrantedScope.of(USER, null)).contains(new GrantedScope("a b c"));
    assertThat(GrantedScope.of(Grants.NONE, null)).contains(new GrantedScope(""));
  }

  @Test
  void of_asked_isThatAndNoMore() {
    assertThat(GrantedScope.of(USER, "b  a b")).contains(new GrantedScope("b a"));
    assertThat(GrantedScope.of(USER, " c ")).contains(new GrantedScope("c"));
    assertThat(GrantedScope.of(USER, "a d")).isEmpty();
    assertThat(GrantedScope.of(USER, "")).isEmpty();
    assertThat(GrantedScope.of(ALL, "a \"")).isEmpty();
    assertThat(GrantedScope.of(ALL, "anything")).contains(new GrantedScope("anything"));
  }

  @Test
  void narrowedTo_asked_isPartOfItOrNothing() {
    var granted = new GrantedScope("a b");
    assertThat(granted.narrowedTo(null)).contains(granted);
    assertThat(granted.narrowedTo("b")).contains(new GrantedScope("b"));
    assertThat(granted.narrowedTo("b b")).contains(new GrantedScope("b"));
    assertThat(granted.narrowedTo("c")).isEmpty();
    assertThat(granted.narrowedTo("a c")).isEmpty();
    assertThat(new GrantedScope(Roles.ALL).narrowedTo("x")).contains(new GrantedScope("x"));
    assertThat(new GrantedScope(Roles.ALL).narrowedTo("\"")).isEmpty();
  }

  @Test
  void within_whatTheAccountMayStillDo_isLeft() {
    assertThat(new GrantedScope("a x b").within(USER)).isEqualTo(new GrantedScope("a b"));
    assertThat(new GrantedScope("x").within(USER)).isEqualTo(new GrantedScope(""));
    assertThat(new GrantedScope("").within(USER)).isEqualTo(new GrantedScope(""));
  }
}
