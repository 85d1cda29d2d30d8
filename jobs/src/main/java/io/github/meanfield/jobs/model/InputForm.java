package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The form of files of text, as far as options say it. */
public final class InputForm {

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description =
          "What stands between two fields of CSV, or the word tab. Default: that of , ; tab | which"
              + " stands most often in the head.")
  private String delimiter;

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      description = "What stands around a field, or the word none. Default: \"")
  private String quote;

  @Option(
      names = "--escape",
      paramLabel = "CHAR",
      description = "What stands before a quote in quotes. Default: the quote is doubled.")
  private String escape;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of CSV and JSON, such as ISO-8859-1 or UTF-16. Default: UTF-8")
  private String encoding;

  @Option(
      names = "--multi-line",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Quotes of CSV may hold line breaks, and a record of JSON may have several lines. Files"
              + " are not split between cores then.")
  private Boolean multiLine;

  @Option(
      names = "--decimal",
      paramLabel = "WORD",
      description = "dot or comma: what stands before decimals. Default: dot")
  private Decimal decimal;

  @Option(
      names = "--missing",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description =
          "Texts of CSV that mean that a value is missing, beside nothing at all. Default: NA, N/A,"
              + " n/a, null, NULL, NaN, nan, \\N, ?")
  private List<String> missing;

  @Option(
      names = "--bad-records",
      paramLabel = "WORD",
      description =
          "refuse or skip: what becomes of records of CSV and JSON that are broken, such as lines"
              + " with more fields than the head. Default: refuse")
  private BadRecords badRecords;

  /** What stands before decimals. */
  enum Decimal {
    DOT('.'),
    COMMA(',');

    private final char character;

    Decimal(char character) {
      this.character = character;
    }

    /** The word that a user gives for it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of broken records. */
  public BadRecords badRecords() {
    return badRecords == null ? BadRecords.REFUSE : badRecords;
  }

  /**
   * The form that the options say.
   *
   * @param kept the form where they say nothing
   */
  public CsvForm over(CsvForm kept) {
    CsvForm form =
        new CsvForm(
            delimiter == null ? kept.delimiter() : character("--delimiter", delimiter, "tab"),
            quote == null ? kept.quote() : character("--quote", quote, "none"),
            escape == null ? kept.escape() : character("--escape", escape, "none"),
            Objects.requireNonNullElse(encoding, kept.encoding()),
            decimal == null ? kept.decimal() : decimal.character,
            missing == null ? kept.missing() : marks(),
            Objects.requireNonNullElse(multiLine, kept.multiLine()));
    if (form.quote() != null && form.quote().equals(form.delimiter())) {
      throw new BadInput("--delimiter and --quote are both '%s'", form.quote());
    }
    return form;
  }

  private List<String> marks() {
    List<String> marks = new ArrayList<>(missing);
    marks.remove("");
    marks.add(0, "");
    return marks;
  }

  private static Character character(String option, String given, String word) {
    String text = given.equals("\\t") || given.equals("tab") ? "\t" : given;
    if (text.equals("none") && !word.equals("tab")) {
      return null;
    } else if (text.length() != 1 || text.equals("\n") || text.equals("\r")) {
      throw new BadInput("%s is '%s'; it must be one character or %s", option, given, word);
    }
    return text.charAt(0);
  }

  /** Checks that what is given goes with a format, before any Spark session starts. */
  void require(Format format) {
    Map<String, Object> ofCsv = new LinkedHashMap<>();
    ofCsv.put("--delimiter", delimiter);
    ofCsv.put("--quote", quote);
    ofCsv.put("--escape", escape);
    ofCsv.put("--decimal", decimal);
    ofCsv.put("--missing", missing);
    Map<String, Object> ofText = new LinkedHashMap<>();
    ofText.put("--encoding", encoding);
    ofText.put("--multi-line", multiLine);
    ofText.put("--bad-records", badRecords);
    if (format != Format.CSV) {
      refuse(ofCsv, "csv", format);
    }
    if (format != Format.CSV && format != Format.JSON) {
      refuse(ofText, "csv and json", format);
    }
    CsvForm.requireEncoding(over(CsvForm.DEFAULT).encoding());
  }

  private static void refuse(Map<String, Object> given, String formats, Format format) {
    given.forEach(
        (option, value) -> {
          if (value != null) {
            throw new BadInput("%s is for %s, and the input is %s", option, formats, format);
          }
        });
  }
}
