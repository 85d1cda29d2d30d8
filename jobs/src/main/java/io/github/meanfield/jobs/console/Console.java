package io.github.meanfield.jobs.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.WordUtils;

/** Prints what a user reads: entries with a name, and tables with aligned columns. */
public final class Console {

  private static final int WIDTH = 100;

  /** Set by the launcher if the standard output is a terminal. */
  private static final String TERMINAL_WIDTH = "MEANFIELD_TERMINAL_WIDTH";

  /** Characters that names of entries take. */
  public static final int NAME_WIDTH = 13;

  private static volatile boolean isSilent;

  private Console() {}

  /** The columns of the terminal, empty if the output goes elsewhere. */
  public static Optional<Integer> terminalWidth() {
    return Optional.ofNullable(System.getenv(TERMINAL_WIDTH))
        .filter(text -> text.matches("[1-9][0-9]{1,3}"))
        .map(Integer::parseInt);
  }

  /** Prints nothing, or goes back to printing. */
  public static void setSilent(boolean silent) {
    isSilent = silent;
  }

  private static void print(CharSequence line) {
    if (!isSilent) {
      System.out.println(line);
    }
  }

  /** Prints a line. */
  public static void line(String format, Object... arguments) {
    print(String.format(Locale.ROOT, format, arguments));
  }

  /** Prints an empty line. */
  public static void gap() {
    print("");
  }

  /** Prints a name and its text, which continues below itself where it is long. */
  public static void entry(String name, String format, Object... arguments) {
    print(entryText(name, format, arguments));
  }

  /** The text of {@link #entry}. */
  public static String entryText(String name, String format, Object... arguments) {
    String text = String.format(Locale.ROOT, format, arguments);
    return pad(name) + WordUtils.wrap(text, WIDTH - NAME_WIDTH, "\n" + pad(""), false);
  }

  /** Prints a command, an option a line, in a form that a shell takes. */
  public static void command(String name, List<String> words) {
    StringBuilder line = new StringBuilder(name);
    for (String word : words) {
      line.append(word.startsWith("-") ? " \\\n    " : " ").append(word);
    }
    print(line);
  }

  /** Prints rows of {@link #cell}s, the first column to the left and the others to the right. */
  public static void table(List<? extends List<?>> rows) {
    tableLines(rows).forEach(Console::print);
  }

  /** The lines of {@link #table}. */
  public static List<String> tableLines(List<? extends List<?>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<?> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cell(row.get(i)).length() + (i == 0 ? 0 : 3));
      }
    }
    widths[0] = Math.max(widths[0], NAME_WIDTH - 1);
    List<String> lines = new ArrayList<>();
    for (List<?> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(String.format("%" + (i == 0 ? "-" : "") + widths[i] + "s", cell(row.get(i))));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** What stands in a cell of a table: a Long is a count, a Double a metric. */
  public static String cell(Object value) {
    return value instanceof Long count
        ? count(count)
        : value instanceof Double metric ? metric(metric) : String.valueOf(value);
  }

  /** A count with thousands separated. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A metric with four decimals, or a dash if it does not apply. */
  public static String metric(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A share in percent with one decimal, or a dash if it does not apply. */
  public static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A text of no more characters than these, its end left out where it is longer. */
  public static String shortened(String text, int maxLength) {
    return text.length() > maxLength ? text.substring(0, maxLength - 1) + "…" : text;
  }

  /** The seconds since a time of {@link System#nanoTime}, with one decimal. */
  public static String since(long start) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }

  private static String pad(String name) {
    return String.format("%-" + NAME_WIDTH + "s", name);
  }
}
