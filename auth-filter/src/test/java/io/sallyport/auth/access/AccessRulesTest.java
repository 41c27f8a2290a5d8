package io.sallyport.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Endpoints;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  private static final Rule READ = rule("/notes/**", new Requirement.Permission("r"), "GET");
  private static final Rule WRITE = rule("/notes/**", new Requirement.Permission("w"), "POST");
  private static final Rule ADMIN = rule("/admin/**", new Requirement.Role("admin"));
  private static final Rule LATER = rule("/admin/help", Requirement.EVERYONE);
  private static final Rule THEIRS = rule("/theirs/*", Requirement.APPLICATION);
  private static final List<Rule> ALL = List.of(READ, WRITE, ADMIN, LATER, THEIRS);
  private static final Decision AMBIGUOUS =
      Problem.of(Problem.Kind.INVALID_REQUEST, "The path is ambiguous").refuse();

  private final AccessRules rules = new AccessRules(ALL, new Endpoints(List.of(), Map.of()));

  private static Rule rule(String path, Requirement allow, String... methods) {
    return new Rule(path, Set.of(methods), allow, false, null, null);
  }

  private static Exchange exchange(String method, String path) {
    Exchange exchange =
        new FakeRequest().method(method).path(path, path).exchange(FakeRequest.site("", true));
    assertThat(new RequestSanity().decide(exchange)).isEqualTo(Decision.NEXT);
    return exchange;
  }

  private Rule governing(String method, String path) {
    Exchange exchange = exchange(method, path);
    assertThat(rules.decide(exchange)).isEqualTo(Decision.NEXT);
    assertThat(rules.governing(path, method)).isEqualTo(exchange.rule());
    return exchange.rule();
  }

  @Test
  void decide_firstRuleOfThePath_governs() {
    assertThat(governing("GET", "/notes/1")).isEqualTo(READ);
    assertThat(governing("HEAD", "/notes")).isEqualTo(READ);
    assertThat(governing("POST", "/notes/1")).isEqualTo(WRITE);
    assertThat(governing("GET", "/admin/help")).isEqualTo(ADMIN);
    assertThat(governing("GET", "/else")).isEqualTo(Rule.DEFAULT);
    assertThat(governing("PUT", "/notes/1").allow()).isEqualTo(Requirement.NOBODY);
  }

  @Test
  void decide_pathOfTheApplication_isLeftToIt() {
    assertThat(rules.decide(exchange("GET", "/theirs/x"))).isEqualTo(Decision.UNTOUCHED);
    assertThat(rules.decide(exchange("GET", "/theirs/x/y"))).isEqualTo(Decision.NEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ADMIN/x", "/Notes", "/THEIRS/x", "/AUTH", "/Auth/login"})
  void decide_otherCase_isRefused(String path) {
    assertThat(rules.decide(exchange("GET", path))).isEqualTo(AMBIGUOUS);
  }

  @Test
  void decide_pathThatOnlyBeginsLikeOurs_isTheApplications() {
    assertThat(governing("GET", "/AUTHORS")).isEqualTo(Rule.DEFAULT);
    assertThat(governing("GET", "/authors/x")).isEqualTo(Rule.DEFAULT);
    assertThat(governing("GET", "/au")).isEqualTo(Rule.DEFAULT);
  }

  @Test
  void shadowing_ruleThatCanNeverGovern_namesTheEarlierOne() {
    assertThat(AccessRules.shadowing(ALL, 0)).isEmpty();
    assertThat(AccessRules.shadowing(ALL, 1)).isEmpty();
    assertThat(AccessRules.shadowing(ALL, 2)).isEmpty();
    assertThat(AccessRules.shadowing(ALL, 3)).contains(ADMIN);
    assertThat(AccessRules.shadowing(List.of(READ, READ), 1)).contains(READ);
    Rule both = rule("/notes/**", Requirement.EVERYONE, "GET", "POST");
    Rule any = rule("/notes/**", Requirement.EVERYONE);
    assertThat(AccessRules.shadowing(List.of(READ, both), 1)).isEmpty();
    assertThat(AccessRules.shadowing(List.of(both, READ), 1)).contains(both);
    assertThat(AccessRules.shadowing(List.of(READ, any), 1)).isEmpty();
    assertThat(AccessRules.shadowing(List.of(any, READ), 1)).contains(any);
    assertThat(AccessRules.shadowing(List.of(any, any), 1)).contains(any);
    assertThat(AccessRules.shadowing(List.of(READ, rule("/notes/x", Requirement.EVERYONE)), 1))
        .contains(READ);
  }

  @Test
  void problemWith_pathThatNoRequestHas_saysWhy() {
    assertThat(AccessRules.problemWith("/x/**")).isEmpty();
    assertThat(AccessRules.problemWith("x")).contains("a path starts with a slash");
    assertThat(AccessRules.problemWith("/a/b**"))
        .contains("** stands for whole segments: write /x/** or /x/**/y");
    assertThat(AccessRules.problemWith("/a./b"))
        .contains("requests whose segments end with a dot or a space are refused");
    for (String path : List.of("/a//b", "/a;b", "/a\\b", "/a%20b")) {
      assertThat(AccessRules.problemWith(path))
          .contains("requests with //, ;, \\ or an escaped % are refused; so no rule needs it");
    }
  }
}
