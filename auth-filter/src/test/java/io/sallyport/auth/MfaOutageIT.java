package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.mfa.Totp;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A second factor that cannot be looked up for a while. */
class MfaOutageIT {

  private static final String TABLE = "sallyport_totp";
  private static final String AWAY = "sallyport_totp_away";

  private final String database = "jdbc:h2:mem:" + UUID.randomUUID();

  private void rename(String from, String to) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database, "sa", "");
        PreparedStatement change =
            connection.prepareStatement("alter table " + from + " rename to " + to)) {
      change.execute();
    }
  }

  private static RawAnswer second(TestSite at, String token, String code) throws Exception {
    return at.post(
        "/auth/login/mfa",
        "application/json",
        "{\"mfa_token\":\"%s\",\"code\":\"%s\"}".formatted(token, code));
  }

  @Test
  void code_duringAnOutage_usesUpNoTryOfTheSignIn() throws Exception {
    AdminSite site =
        AdminSite.start(
            AdminSite.on(Engine.JETTY)
                .with(to -> to.database(new IdentitySettings.Jdbc(database, "sa", ""))));
    try (TestSite at = site.at()) {
      String token = at.signIn("ada", TestSite.PASSWORD).json("mfa_token");
      rename(TABLE, AWAY);
      for (int i = 0; i < 12; i++) {
        RawAnswer answer = second(at, token, Totp.codeAt(AdminSite.SECRET, at.clock.instant()));
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
      }
      rename(AWAY, TABLE);

      for (int i = 0; i < 4; i++) {
        assertThat(second(at, token, "none").json("error")).isEqualTo("invalid_code");
      }
      RawAnswer done = second(at, token, Totp.codeAt(AdminSite.SECRET, at.clock.instant()));
      assertThat(done.status()).as("%s", done).isEqualTo(200);
      assertThat(done.json("status")).isEqualTo("authenticated");
    }
  }
}
