package io.github.meanfield.jobs.inspect.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * Something in the data that a training should know of.
 *
 * @param kind what it is
 * @param severity how much it matters
 * @param columns the columns that it is about; none if it is about rows
 * @param text what was found, in a sentence with count and example
 * @param count how many rows, columns or classes there are of it
 * @param example a value or row of it; null without one
 * @param cure an option of {@code train} to paste, or what else to do; null if there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    Kind kind,
    Severity severity,
    List<String> columns,
    String text,
    long count,
    String example,
    String cure) {

  /** How much a finding matters. */
  public enum Severity {
    /** Metrics will be wrong, or no model can be right. */
    PROBLEM,
    /** A training goes better with the cure, in most cases. */
    WARNING,
    /** Worth a look. */
    HINT;

    /** The word that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a finding is, in the order in which findings of one severity are told. */
  public enum Kind {
    LEAK("leak"),
    CONTRADICTIONS("contradictions"),
    LABEL_ERRORS("label errors"),
    DUPLICATES("duplicates"),
    DRIFT("drift"),
    SMALL_SPLIT("small split"),
    LABEL("label"),
    RARE_CLASS("rare class"),
    IDENTIFIER("identifier"),
    SENTINEL("sentinel"),
    CONSTANT("constant"),
    MISSING("missing"),
    REDUNDANT("redundant"),
    OUTLIERS("outliers"),
    CATEGORIES("categories"),
    TEXT("text"),
    FREE_TEXT("free text"),
    WIDTH("width");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The words that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return words;
    }
  }

  public static Finding problem(Kind kind, List<String> columns, long count, String example) {
    return new Finding(kind, Severity.PROBLEM, columns, "", count, example, null);
  }

  public static Finding warning(Kind kind, List<String> columns, long count, String example) {
    return new Finding(kind, Severity.WARNING, columns, "", count, example, null);
  }

  public static Finding hint(Kind kind, List<String> columns, long count, String example) {
    return new Finding(kind, Severity.HINT, columns, "", count, example, null);
  }

  /** The same with what was found, in words. */
  public Finding text(String format, Object... arguments) {
    String words = String.format(Locale.ROOT, format, arguments);
    return new Finding(kind, severity, columns, words, count, example, cure);
  }

  /** The same with a cure, null for none. */
  public Finding cure(String words) {
    return new Finding(kind, severity, columns, text, count, example, words);
  }

  /** Kind, text and cure in a sentence. */
  @Override
  public String toString() {
    return kind + ": " + text + (cure == null ? "" : " -> " + cure);
  }
}
