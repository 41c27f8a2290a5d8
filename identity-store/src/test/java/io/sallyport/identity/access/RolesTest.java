package io.sallyport.identity.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.access.Roles.Definition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolesTest {

  private final Roles roles =
      Roles.of(
          Map.of(
              "user", new Definition(Set.of(), Set.of("notes:read", "notes:write")),
              "moderator", new Definition(Set.of("user"), Set.of("notes:hide")),
              "admin", new Definition(Set.of("moderator"), Set.of(Roles.ALL))));

  @Test
  void grantsOf_inheritance_isResolvedAndSorted() {
    Grants grants = roles.grantsOf(Set.of("moderator"));

    assertThat(grants.roles()).containsExactly("moderator", "user");
    assertThat(grants.permissions()).containsExactly("notes:hide", "notes:read", "notes:write");
    assertThat(grants.permits("notes:read")).isTrue();
    assertThat(grants.permits("notes:delete")).isFalse();
  }

  @Test
  void grantsOf_all_namesEveryPermissionAndPermitsAny() {
    Grants grants = roles.grantsOf(Set.of("admin"));

    assertThat(grants.roles()).containsExactly("admin", "moderator", "user");
    assertThat(grants.permissions())
        .containsExactly(Roles.ALL, "notes:hide", "notes:read", "notes:write");
    assertThat(grants.permits("named:nowhere")).isTrue();
  }

  @Test
  void permitting_permission_namesRolesThatInheritItOrHoldAll() {
    assertThat(roles.permitting("notes:hide")).containsExactly("admin", "moderator");
    assertThat(roles.permitting("named:nowhere")).containsExactly("admin");
    assertThat(Roles.of(Map.of()).permitting("notes:hide")).isEmpty();
  }

  @Test
  void grantsOf_sameRoles_isTheSameInstance() {
    assertThat(roles.grantsOf(Set.of("user", "admin")))
        .isSameAs(roles.grantsOf(Set.of("admin", "user")));
    assertThat(roles.grantsOf(Set.of())).isSameAs(Grants.NONE);
  }

  @Test
  void grantsOf_madeUpRoles_areBoundedAndDisplaceNothing() {
    for (int i = 0; i < 5_000; i++) {
      Grants grants = roles.grantsOf(Set.of("group-" + i, "user"));
      assertThat(grants.roles()).containsExactly("group-" + i, "user");
    }
    assertThat(roles.grantsOf(Set.of("group-4999")).permissions()).isEmpty();
    assertThat(roles.grantsOf(Set.of("group-4999")))
        .isEqualTo(roles.grantsOf(Set.of("group-4999")))
        .isNotSameAs(roles.grantsOf(Set.of("group-4999")));
    assertThat(roles.grantsOf(Set.of("moderator"))).isSameAs(roles.grantsOf(Set.of("moderator")));
  }

  @Test
  void grantsOf_madeUpRoles_areRememberedUpToTheBound() {
    Roles fresh = Roles.of(Map.of("user", new Definition(Set.of(), Set.of("notes:read"))));
    for (int i = 0; i < 2_048; i++) {
      fresh.grantsOf(Set.of("group-" + i));
    }

    assertThat(fresh.grantsOf(Set.of("group-2047"))).isSameAs(fresh.grantsOf(Set.of("group-2047")));
    assertThat(fresh.grantsOf(Set.of("group-2048")))
        .isEqualTo(new Grants(Set.of("group-2048"), Set.of()))
        .isNotSameAs(fresh.grantsOf(Set.of("group-2048")));
  }

  @Test
  void grantsOf_allWithoutInheritance_namesThePermissionsOfRolesThatItDoesNotHave() {
    Roles apart =
        Roles.of(
            Map.of(
                "user", new Definition(Set.of(), Set.of("notes:read")),
                "root", new Definition(Set.of(), Set.of(Roles.ALL))));

    assertThat(apart.grantsOf(Set.of("root")))
        .isEqualTo(new Grants(Set.of("root"), Set.of(Roles.ALL, "notes:read")));
  }

  @Test
  void grantsOf_roleInheritedByTwoOthers_isHeldThroughBoth() {
    Roles diamond =
        Roles.of(
            Map.of(
                "a", new Definition(Set.of("b", "c"), Set.of()),
                "b", new Definition(Set.of("d"), Set.of()),
                "c", new Definition(Set.of("d"), Set.of()),
                "d", new Definition(Set.of(), Set.of("notes:read"))));

    assertThat(diamond.grantsOf(Set.of("a")))
        .isEqualTo(new Grants(Set.of("a", "b", "c", "d"), Set.of("notes:read")));
    assertThat(diamond.grantsOf(Set.of("c")))
        .isEqualTo(new Grants(Set.of("c", "d"), Set.of("notes:read")));
  }

  @Test
  void defines_role_isTrueOfThoseOfTheConfigurationAlone() {
    assertThat(roles.defines("moderator")).isTrue();
    assertThat(roles.defines("notes:read")).isFalse();
  }

  @Test
  void of_unknownRole_namesBoth() {
    assertThatThrownBy(() -> Roles.of(Map.of("a", new Definition(Set.of("b"), Set.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Role 'a' inherits 'b', which is not defined. Defined: a");
  }

  @Test
  void of_circle_namesItsRoles() {
    Map<String, Definition> circle =
        Map.of(
            "a", new Definition(Set.of("b"), Set.of()),
            "b", new Definition(Set.of("c"), Set.of()),
            "c", new Definition(Set.of("b"), Set.of()));

    assertThatThrownBy(() -> Roles.of(circle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Roles inherit in a circle: b -> c -> b");
  }
}
