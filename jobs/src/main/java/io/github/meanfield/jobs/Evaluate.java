package io.github.meanfield.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges predictions by the true labels. */
@Command(
    name = "evaluate",
    description = {
      "Judges predictions by the true labels: metrics beside those of always predicting the majority"
          + " class, and the confusion matrix.",
      "",
      "Reads rows that score has written, or scores rows itself if there is a --model."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions%n",
    sortOptions = false)
final class Evaluate implements Callable<Integer> {

  private static final int MAX_PRINTED_CLASSES = 10;

  @Mixin private InputOptions input;

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "Column of the true labels.")
  private String label;

  @Mixin private ModelOptions saved;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() {
    Format format = input.require();
    if (saved.path() != null) {
      saved.require();
    }
    try (SparkSession session = job.session("evaluate")) {
      ScoredTable table = ScoredTable.of(scored(session, format), Tables.name(label));
      Console.entry("input", "%s (%s)", input.path(), format);
      if (saved.path() != null) {
        Console.entry("model", "%s", saved.path());
      }
      Console.entry("rows", "%s judged", Console.count(table.numRows()));
      if (table.skipped() > 0) {
        Console.entry(
            "rows skipped",
            "%s: no label, or one that the model does not know",
            Console.count(table.skipped()));
      }
      printMetrics(table);
      printConfusion(table);
    }
    return 0;
  }

  private Dataset<Row> scored(SparkSession session, Format format) {
    if (saved.path() == null) {
      return input.read(session, format, 0);
    }
    PipelineModel model = saved.load();
    ModelColumns columns = new ModelColumns(model);
    return model.transform(columns.accept(input.read(session, format, columns.numFeatures())));
  }

  private static void printMetrics(ScoredTable table) {
    double[] classes = table.rowsOfClasses();
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.metrics().head("metrics"));
    rows.add(table.metrics().row("predictions"));
    rows.add(
        ClassMetrics.ofShares(classes, classes)
            .row("always " + table.names().get(ClassMetrics.largest(classes))));
    Console.gap();
    Console.table(rows);
  }

  private static void printConfusion(ScoredTable table) {
    int numClasses = table.names().size();
    if (numClasses > MAX_PRINTED_CLASSES) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("true \\ predicted"));
    head.addAll(table.names());
    head.add("rows");
    rows.add(head);
    for (int i = 0; i < numClasses; i++) {
      List<String> row = new ArrayList<>(List.of(table.names().get(i)));
      for (double count : table.confusion()[i]) {
        row.add(Console.count((long) count));
      }
      row.add(Console.count((long) DoubleStream.of(table.confusion()[i]).sum()));
      rows.add(row);
    }
    Console.gap();
    Console.table(rows);
  }
}
