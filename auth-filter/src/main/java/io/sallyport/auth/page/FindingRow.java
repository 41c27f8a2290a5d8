package io.sallyport.auth.page;

/**
 * A weakness of the configuration as its page shows it.
 *
 * @param severity {@code high}, {@code medium} or {@code low}
 * @param where the setting, with file and line if a file has it
 */
public record FindingRow(
    String severity, String what, String where, String consequence, String remedy) {}
