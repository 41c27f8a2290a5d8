package io.sallyport.own.database;

import io.sallyport.own.People;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Puts people into the database before the first of them comes. */
@WebListener
public class Tables implements ServletContextListener {

  @Resource(lookup = Database.NAME)
  private DataSource database;

  @Inject private Pbkdf2PasswordHash hash;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    hash.initialize(Map.of("Pbkdf2PasswordHash.Iterations", "1024"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists people (name varchar(9), word varchar(999))");
      statement.execute("create table if not exists roles (name varchar(9), role varchar(9))");
      statement.execute("delete from people");
      statement.execute("delete from roles");
      for (String name : List.of("ulla", "anna")) {
        add(connection, "insert into people values (?, ?)", name, hashOf(name));
        for (String role : People.groups(name)) {
          add(connection, "insert into roles values (?, ?)", name, role);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String hashOf(String name) {
    return hash.generate(People.wordOf(name).toCharArray());
  }

  private static void add(Connection connection, String line, String name, String value)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(line)) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.executeUpdate();
    }
  }
}
