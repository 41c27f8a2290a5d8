package io.sallyport.auth;

import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.password.Password;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A guarded application that keeps its data in a folder, in a process of its own until it is
 * killed. Says its port on standard output. {@code alice} has {@link TestSite#PASSWORD}.
 */
final class GuardedServer {

  /** The port changes from start to start; the issuer does not. */
  private static final String ISSUER = "https://notes.example.com";

  private GuardedServer() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    var configuration =
        Configuration.builder()
            .database(new IdentitySettings.Jdbc("jdbc:h2:file:" + folder.resolve("db"), "sa", ""))
            .secrets(new Configuration.SealKeys(Map.of(), "", folder.resolve("keys")))
            .roles(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))))
            .initialAccounts(
                List.of(
                    new Configuration.InitialAccount(
                        "alice", new Password(TestSite.PASSWORD), Set.of("user"))))
            .tokens(
                TokenSettings.standard()
                    .named(ISSUER, ISSUER)
                    .living(TokenSettings.Lifetimes.standard().reusable(Duration.ofMinutes(5))))
            .rules(List.of(TestSite.rule("/read/**", new Requirement.Scope("notes:read"))))
            .build();
    Engine.Running running =
        Engine.JETTY.start(
            new Engine.Application(
                "",
                new AuthFilter(configuration),
                EnumSet.of(DispatcherType.REQUEST),
                Map.of("/", TestSite::echo),
                ""));
    System.out.println("port " + running.port());
    System.out.flush();
  }
}
