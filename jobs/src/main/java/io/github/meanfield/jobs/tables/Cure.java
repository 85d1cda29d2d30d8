package io.github.meanfield.jobs.tables;

/** Options of a command as a person pastes them into a POSIX shell. */
public final class Cure {

  private static final String PLAIN_WORD = "[\\p{L}\\p{N}_.,/:=@%+-]+";
  private static final String PLAIN_NAME = "[A-Za-z_][A-Za-z0-9_]*";

  private Cure() {}

  /**
   * An option that takes columns.
   *
   * @param option its name, such as --ignore
   */
  public static String option(String option, String... columns) {
    return option + " " + word(String.join(",", columns));
  }

  /** The option that makes other rows of the input. */
  public static String sql(String query) {
    return "--sql " + word(query);
  }

  /**
   * The option that adds a column.
   *
   * @param expression its values, in SQL
   */
  public static String added(String expression, String column) {
    return sql("SELECT *, " + expression + " AS " + name(column) + " FROM input");
  }

  /** A column's name in SQL. */
  public static String name(String column) {
    return column.matches(PLAIN_NAME) ? column : "`" + column.replace("`", "``") + "`";
  }

  /** One word of a shell. */
  private static String word(String text) {
    if (text.matches(PLAIN_WORD)) {
      return text;
    }
    // Double quotes are easier to read around SQL, but in them a shell takes ! for its history.
    return text.contains("'") && !text.contains("!")
        ? '"' + text.replaceAll("[\\\\`$\"]", "\\\\$0") + '"'
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
