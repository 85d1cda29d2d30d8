package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.Fingerprint;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.InputReader;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.OutputFormat;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows that are evaluated.
 *
 * @param input where they are from
 * @param saved what scores them, if there is a path
 * @param label column of the true labels, as the user gave it
 * @param read the rows as they came in
 * @param rows the rows as the model takes them, if there is one
 */
record EvaluatedRows(
    InputOptions input, ModelOptions saved, String label, Dataset<Row> read, Dataset<Row> rows) {

  /**
   * Reads rows: those that are scored already, or those that are for the model.
   *
   * @param session reads them
   * @param input where they are from
   * @param saved what scores them, if there is a path
   * @param model what scores them, loaded from {@code saved}
   * @param label column of the true labels, as the user gave it
   * @param human column of what people have predicted, as the user gave it
   */
  static EvaluatedRows of(
      SparkSession session,
      InputOptions input,
      ModelOptions saved,
      Optional<ModelColumns> model,
      String label,
      Optional<String> human) {
    Dataset<Row> read =
        model
            .map(columns -> read(session, input.reader(), saved, columns, label))
            .orElseGet(
                () ->
                    OutputFormat.gathered(input.reader().readScored(session, Tables.name(label))));
    char decimal = decimal(input, saved);
    Dataset<Row> accepted =
        model.map(columns -> accepted(read, saved, columns, decimal)).orElse(read);
    // Texts of numbers get a dot before decimals, as names of classes have.
    List<String> judged =
        Stream.concat(Stream.of(label), human.stream()).map(Tables::name).toList();
    return new EvaluatedRows(
        input, saved, label, read, TextColumns.withPoints(accepted, judged, decimal));
  }

  private static Dataset<Row> read(
      SparkSession session,
      InputReader reader,
      ModelOptions saved,
      ModelColumns model,
      String label) {
    reader.readAs(saved.query());
    List<String> numbers = model.numClasses() == 0 ? List.of(Tables.name(label)) : List.of();
    return reader.read(session, model.numFeatures(), saved.trained(), numbers);
  }

  private static Dataset<Row> accepted(
      Dataset<Row> read, ModelOptions saved, ModelColumns model, char decimal) {
    Dataset<Row> rows = model.accept(read, decimal);
    return saved.trained().map(its -> its.withLabel(rows)).orElse(rows);
  }

  private static char decimal(InputOptions input, ModelOptions saved) {
    return input.reader().decimal(saved.path() == null ? Optional.empty() : saved.trained());
  }

  /** What stands before decimals in texts: a dot or a comma. */
  char decimal() {
    return decimal(input, saved);
  }

  /** Of the rows as they came in: what a model makes of them differs from that of others. */
  Fingerprint content() {
    return Fingerprint.of(read.drop(CsvTable.FIELDS));
  }

  /**
   * How many they are. The query of a model may choose rows, and a stage of it may have left out
   * some.
   *
   * @param content what {@link #content} gives
   */
  long count(Fingerprint content) {
    boolean isMade = saved.path() != null && saved.query().isPresent() && !input.isQueried();
    return isMade ? rows.count() : content.rows();
  }

  /**
   * Prints where they are from.
   *
   * @param judged how many were judged
   * @param skipped how many were not
   * @param whySkipped why
   */
  void print(long judged, long skipped, String whySkipped) {
    Console.entry("input", "%s", input.description());
    if (saved.path() != null) {
      Console.entry("model", "%s", saved.path());
    }
    Console.entry("rows", "%s judged", Console.count(judged));
    BadRecords.tellLeftOut(input.reader().leftOut());
    if (skipped > 0) {
      Console.entry("rows skipped", "%s: %s", Console.count(skipped), whySkipped);
    }
  }

  /**
   * Begins a report of them.
   *
   * @param judged how many were judged
   * @param skipped how many were not
   */
  Report report(long judged, long skipped) {
    Report report = new Report("Evaluation on " + input.name(), rows.sparkSession());
    report.fact("input", "input", input.description());
    if (saved.path() != null) {
      report.fact("model", "model", saved.path());
    }
    report.fact("label", "label", label);
    report.fact("rows", "rows judged", judged);
    report.fact("skipped", "rows skipped", skipped);
    return report.value("brokenRecords", input.reader().leftOut());
  }
}
