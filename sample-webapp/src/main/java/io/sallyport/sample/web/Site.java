package io.sallyport.sample.web;

import io.sallyport.sample.note.Notes;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * Opens the notes when the application starts and closes them when it stops. They are kept in the
 * directory that the system property {@code sample.data} names, else {@code SAMPLE_DATA} of the
 * environment, else {@code ./data}; or in the database whose JDBC URL is {@code SAMPLE_DATABASE} of
 * the environment.
 */
public final class Site implements ServletContextListener {
  private static final String NOTES = Notes.class.getName();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Templates.install(event.getServletContext());
    event.getServletContext().setAttribute(NOTES, open());
  }

  private static Notes open() {
    String database = System.getenv("SAMPLE_DATABASE");
    if (database != null) {
      return Notes.open(database, Clock.systemUTC());
    }
    String byDefault = Objects.requireNonNullElse(System.getenv("SAMPLE_DATA"), "data");
    return Notes.open(Path.of(System.getProperty("sample.data", byDefault)), Clock.systemUTC());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (event.getServletContext().getAttribute(NOTES) instanceof Notes notes) {
      notes.close();
    }
  }

  static Notes notes(ServletContext context) {
    return (Notes) Objects.requireNonNull(context.getAttribute(NOTES), "notes not opened");
  }
}
