package io.github.meanfield.jobs.tables.csv;

import java.util.Arrays;
import java.util.Iterator;

/**
 * Takes one record after another from lines: the texts of its fields and which of them stand in
 * quotes, or why it is broken. A field is quoted if its first character is a quote; a quote further
 * on is a character as any other.
 */
final class CsvRecordParser {

  /** No text of a table is as long; a quote that is not closed would take in the whole file. */
  private static final int MAX_LENGTH = 1 << 26;

  private static final int NONE = -1;

  private final char delimiter;
  private final int quote;
  private final int escape;
  private final boolean isMultiLine;
  private final String lineBreak;
  private final String encoding;
  private String[] values = new String[16];
  private boolean[] quoted = new boolean[16];
  private int size;
  private String fault;
  private boolean isEndless;
  private String line;
  private int end;
  private int length;

  /**
   * A parser of files of a form.
   *
   * @param form their form, with its delimiter
   * @param lineBreak what ends a line
   */
  CsvRecordParser(CsvForm form, char lineBreak) {
    this.delimiter = form.delimiter();
    this.quote = form.quote() == null ? NONE : form.quote();
    this.escape = form.escape() == null ? quote : form.escape();
    this.isMultiLine = form.multiLine();
    this.lineBreak = String.valueOf(lineBreak);
    this.encoding = form.encoding();
  }

  /**
   * Takes the next record.
   *
   * @param lines the lines from the record's first on, null for one whose bytes cannot be decoded
   * @return whether it is whole
   */
  boolean parse(Iterator<String> lines) {
    size = 0;
    length = 0;
    fault = null;
    isEndless = false;
    if (!take(lines)) {
      return false;
    }
    if (quote == NONE || line.indexOf(quote) < 0) {
      split();
      return true;
    }
    int at = 0;
    do {
      at = at < end && line.charAt(at) == quote ? quoted(at + 1, lines) : plain(at);
    } while (at >= 0 && at++ < end);
    return fault == null;
  }

  /** Whether a line is passed over: one without a character other than blanks. */
  boolean isBlank(String text) {
    return text != null && text.isBlank() && text.indexOf(delimiter) < 0;
  }

  /** Number of fields. */
  int size() {
    return size;
  }

  /** A field's text, without quotes. */
  String value(int field) {
    return values[field];
  }

  /** Whether a field stands in quotes. */
  boolean isQuoted(int field) {
    return quoted[field];
  }

  /** Why the record is broken. */
  String fault() {
    return fault;
  }

  /** Whether it is not known where the broken record ends. */
  boolean isEndless() {
    return isEndless;
  }

  private boolean take(Iterator<String> lines) {
    line = lines.next();
    if (line == null) {
      fault = "it holds bytes that are not " + encoding + " (give the file's --encoding)";
      isEndless = true;
      return false;
    }
    length += line.length();
    end = line.length();
    // The first half of a line break, but where it stands in quotes.
    if (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    return true;
  }

  private void split() {
    int start = 0;
    int next;
    while ((next = line.indexOf(delimiter, start)) >= 0 && next < end) {
      add(line.substring(start, next), false);
      start = next + 1;
    }
    add(line.substring(start, end), false);
  }

  /** Takes a field without quotes; returns the place of what ends it. */
  private int plain(int start) {
    int next = line.indexOf(delimiter, start);
    int stop = next < 0 || next > end ? end : next;
    add(line.substring(start, stop), false);
    return stop;
  }

  /** Takes a field in quotes; returns the place of what ends it, or -1 if it is broken. */
  private int quoted(int start, Iterator<String> lines) {
    StringBuilder text = null;
    int from = start;
    int at = start;
    while (true) {
      if (at >= line.length()) {
        text = text == null ? new StringBuilder() : text;
        text.append(line, from, line.length()).append(lineBreak);
        if (!goesOn(lines)) {
          return -1;
        }
        from = 0;
        at = 0;
        continue;
      }
      char character = line.charAt(at);
      if (character == escape && isEscaped(at + 1)) {
        text = text == null ? new StringBuilder() : text;
        text.append(line, from, at).append(line.charAt(at + 1));
        at += 2;
        from = at;
      } else if (character == quote) {
        add(text == null ? line.substring(from, at) : text.append(line, from, at).toString(), true);
        return closed(at + 1);
      } else {
        at++;
      }
    }
  }

  private boolean isEscaped(int at) {
    return at < line.length() && (line.charAt(at) == quote || line.charAt(at) == escape);
  }

  private boolean goesOn(Iterator<String> lines) {
    isEndless = true;
    if (!isMultiLine || !lines.hasNext()) {
      fault =
          "the quote that opens field "
              + (size + 1)
              + " is not closed"
              + (isMultiLine ? "" : " (--multi-line reads texts with line breaks in them)");
    } else if (length > MAX_LENGTH) {
      fault = "the quote that opens field " + (size + 1) + " is not closed for 64 million letters";
    } else if (take(lines)) {
      isEndless = false;
      return true;
    }
    return false;
  }

  private int closed(int at) {
    if (at >= end || line.charAt(at) == delimiter) {
      return Math.min(at, end);
    }
    fault = "field " + size + " goes on after the quote that closes it";
    isEndless = true;
    return -1;
  }

  private void add(String value, boolean isQuoted) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      quoted = Arrays.copyOf(quoted, 2 * size);
    }
    values[size] = value;
    quoted[size++] = isQuoted;
  }
}
