package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Tables;
import java.util.List;
import picocli.CommandLine.Option;

/** Which columns a network learns from. */
public final class ColumnOptions {

  private static final String AUTO = "auto";

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column to predict. Default for libsvm and idx: label")
  private String label;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns to learn from. Default: all but the label.")
  private List<String> columns;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns to leave out.")
  private List<String> ignored = List.of();

  @Option(
      names = "--numeric",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      defaultValue = AUTO,
      description = "Columns that are numbers, even if read as text. Default: by their types")
  private List<String> numeric;

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      defaultValue = AUTO,
      description = "Columns of categories, even if they are numbers. Default: by their types")
  private List<String> categorical;

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description =
          "Column of texts whose words the network reads. Without it, texts are categories, and left"
              + " out if they differ in most rows.")
  private String text;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description =
          "Column that tells whose rows these are: rows of one id fall in the same split, and"
              + " nothing is learned from it.")
  private String id;

  @Option(
      names = "--weight-col",
      paramLabel = "COLUMN",
      description =
          "Column with the weight of each row in training, validation and all baselines; test"
              + " metrics count every row once.")
  private String weightCol;

  /** Whether the network is to read a text. */
  public boolean hasText() {
    return text != null;
  }

  /** Checks what can be checked before any Spark session starts. */
  public void require(Format format) {
    if (label == null && !format.hasLabel()) {
      throw new BadInput("which column is to be predicted? give --label COLUMN");
    }
  }

  /**
   * The columns that the options name.
   *
   * @param human what people have predicted; null without it
   */
  public ColumnChoice choice(String human) {
    return new ColumnChoice(
        label == null ? Tables.LABEL : Tables.name(label),
        columns == null ? null : named(columns),
        named(ignored),
        named(numeric),
        named(categorical),
        text == null ? null : Tables.name(text),
        id == null ? null : Tables.name(id),
        weightCol == null ? null : Tables.name(weightCol),
        human);
  }

  private static List<String> named(List<String> columns) {
    return columns.equals(List.of(AUTO)) ? List.of() : columns.stream().map(Tables::name).toList();
  }
}
