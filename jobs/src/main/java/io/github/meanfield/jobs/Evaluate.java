package io.github.meanfield.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges predictions by the true labels. */
@Command(
    name = "evaluate",
    description = {
      "Judges predictions by the true labels: metrics beside those of always predicting the majority"
          + " class or the mean, and the confusion matrix of classes.",
      "",
      "With --output it writes DIR/report.html (a page to read) and DIR/metrics.json too.",
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

  @ArgGroup(exclusive = false)
  private OutputOptions output;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() {
    Format format = input.require();
    if (saved.path() != null) {
      saved.require();
    }
    if (output != null) {
      output.require(Report.HTML, input.path());
    }
    try (SparkSession session = job.session("evaluate")) {
      Dataset<Row> scored = scored(session, format).persist(StorageLevel.MEMORY_AND_DISK());
      Judgement judged = Judgement.of(scored, Tables.name(label), isRegression(scored));
      Console.entry("input", "%s (%s)", input.path(), format);
      if (saved.path() != null) {
        Console.entry("model", "%s", saved.path());
      }
      Console.entry("rows", "%s judged", Console.count(judged.numRows()));
      if (judged.skipped() > 0) {
        Console.entry(
            "rows skipped",
            "%s: no label, or one that the model does not know",
            Console.count(judged.skipped()));
      }
      Map<String, Metrics> metrics = metrics(judged);
      printMetrics(metrics);
      if (judged instanceof Judgement.OfClasses classes) {
        printConfusion(classes.table());
      }
      if (output != null) {
        write(session, format, judged, metrics);
      }
    }
    return 0;
  }

  private void write(
      SparkSession session, Format format, Judgement judged, Map<String, Metrics> metrics) {
    Report report = new Report("Evaluation on " + input.name(), session);
    report.fact("input", "input", input.path() + " (" + format + ")");
    if (saved.path() != null) {
      report.fact("model", "model", saved.path());
    }
    report.fact("label", "label", label);
    report.fact("rows", "rows judged", judged.numRows());
    report.fact("skipped", "rows skipped", judged.skipped());
    report.metrics(metrics);
    judged.addTo(report);
    try (Staging staging = output.open()) {
      report.write(staging.path());
      staging.commit();
    }
    Console.gap();
    Console.entry("written", "%s", new Path(output.path(), Report.HTML));
    Console.entry("", "%s", new Path(output.path(), Report.JSON));
  }

  /** Whether predictions are numbers: the model says so, or there are no probabilities. */
  private boolean isRegression(Dataset<Row> scored) {
    return Arrays.stream(scored.columns()).noneMatch(name -> name.startsWith("probability"));
  }

  private Dataset<Row> scored(SparkSession session, Format format) {
    if (saved.path() == null) {
      return input.read(session, format, 0);
    }
    ModelColumns columns = new ModelColumns(saved.load());
    return columns.scored(columns.accept(input.read(session, format, columns.numFeatures())));
  }

  private static Map<String, Metrics> metrics(Judgement judged) {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    metrics.put("predictions", judged.metrics());
    if (judged instanceof Judgement.OfClasses classes) {
      ScoredTable table = classes.table();
      double[] counts = table.rowsOfClasses();
      metrics.put(
          "always " + table.names().get(ClassMetrics.largest(counts)),
          ClassMetrics.ofShares(counts, counts));
    } else if (judged instanceof Judgement.OfNumbers numbers) {
      Row mean = numbers.known().agg(functions.avg(ScoredTable.TRUTH)).head();
      metrics.put(
          "always the mean",
          RegressionMetrics.of(
              numbers.known(), ScoredTable.TRUTH, functions.lit(mean.getDouble(0))));
    }
    return metrics;
  }

  private static void printMetrics(Map<String, Metrics> metrics) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(metrics.values().iterator().next().head("metrics"));
    metrics.forEach((name, metric) -> rows.add(metric.row(name)));
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
