package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table in a text that is at hand: a head, and records, in the form of files of which nothing is
 * said, with line breaks in quotes. The last record that was taken is the one that is read.
 */
public final class TextTable {

  private static final CsvForm FORM =
      new CsvForm(
          null, CsvForm.DEFAULT.quote(), null, CsvForm.DEFAULT.encoding(), '.', List.of(), true);

  private final Lines lines;
  private final CsvRecordParser parser;
  private final List<String> head;
  private final List<String> names;
  private long row;

  /** The lines of a text; a line break at its end begins no other. */
  private static final class Lines implements Iterator<String> {
    private final String text;
    private int start;

    Lines(String text) {
      this.text = text;
    }

    @Override
    public boolean hasNext() {
      return start < text.length();
    }

    /** The next line, which stays the next. */
    String peek() {
      int end = text.indexOf('\n', start);
      return text.substring(start, end < 0 ? text.length() : end);
    }

    @Override
    public String next() {
      String line = peek();
      start += line.length() + 1;
      return line;
    }
  }

  /**
   * A table whose head is read.
   *
   * @param text the table
   * @throws BadInput if there is no head, or one that cannot be read
   */
  public TextTable(String text) {
    lines = new Lines(text);
    while (lines.hasNext() && lines.peek().isBlank()) {
      lines.next();
    }
    if (!lines.hasNext()) {
      throw new BadInput("there is no head; the first line must have the names of the columns");
    }
    parser = new CsvRecordParser(FORM.withDelimiterOf(lines.peek()), '\n');
    if (!parser.parse(lines)) {
      throw new BadInput("the head cannot be read: %s", parser.fault());
    }
    head = IntStream.range(0, parser.size()).mapToObj(parser::value).toList();
    names = Tables.names(head);
  }

  /** The names of the columns, as they are written. */
  public List<String> head() {
    return head;
  }

  /** The names of the columns, as they are after reading in every command. */
  public List<String> names() {
    return names;
  }

  /**
   * Takes the next record; blank lines are passed over. With a single column one between others may
   * be a value that is missing as well, and is refused.
   *
   * @return whether there is one
   * @throws BadInput if it is broken, with its number from 1
   */
  public boolean next() {
    boolean isBlank = false;
    while (lines.hasNext() && parser.isBlank(lines.peek())) {
      lines.next();
      isBlank = true;
    }
    if (!lines.hasNext()) {
      return false;
    }
    row++;
    if (isBlank && names.size() == 1) {
      throw new BadInput(
          "row %d: it is an empty line, which in a table of one column is either a missing value or"
              + " no row; leave it out, or write a mark of missing values, such as NA",
          row);
    }
    String fault = parser.parse(lines) ? null : parser.fault();
    if (fault == null && parser.size() != names.size()) {
      fault =
          String.format(
              "it has %d field%s, the head %d",
              parser.size(), parser.size() == 1 ? "" : "s", names.size());
    }
    if (fault != null) {
      throw new BadInput("row %d: %s", row, fault);
    }
    return true;
  }

  /** A field's text, without quotes. */
  public String value(int column) {
    return parser.value(column);
  }

  /** Whether a field stands in quotes. */
  public boolean isQuoted(int column) {
    return parser.isQuoted(column);
  }
}
