package io.github.meanfield.jobs;

import java.util.concurrent.Callable;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores rows with a saved pipeline. */
@Command(
    name = "score",
    description = {
      "Scores rows with a saved pipeline; a label is not needed.",
      "",
      "Writes the input's columns, the probability of each class and the predicted class."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions%n",
    sortOptions = false)
final class Score implements Callable<Integer> {

  private static final String ROWS = "rows";

  @Mixin private ModelOptions saved;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description =
          "${COMPLETION-CANDIDATES}. In csv each class has a column of its own, such as"
              + " probability_0. Default: ${DEFAULT-VALUE}")
  private OutputFormat outputFormat;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() throws InterruptedException {
    saved.require();
    Format format = input.require();
    output.require("_SUCCESS", input.path(), saved.path());
    Stopwatch stopwatch = new Stopwatch();
    Observation in = new Observation();
    Observation out = new Observation();
    try (SparkSession session = job.session("score");
        Staging staging = output.open()) {
      PipelineModel model = saved.load();
      ModelColumns columns = new ModelColumns(model);
      Dataset<Row> rows = columns.accept(input.read(session, format, columns.numFeatures()));
      Dataset<Row> result = columns.scored(counted(rows, in));
      outputFormat.write(counted(result, out), columns.numClasses(), staging.path());
      staging.commit();
      Console.entry("model", "%s", saved.path());
      Console.entry("input", "%s (%s): %s rows", input.path(), format, count(in));
      Console.entry("written", "%s (%s): %s scored rows", output.path(), outputFormat, count(out));
    }
    Console.entry("time", "%s", stopwatch);
    return 0;
  }

  private static Dataset<Row> counted(Dataset<Row> rows, Observation observation) {
    return rows.observe(observation, functions.count(functions.lit(1)).as(ROWS));
  }

  private static String count(Observation observation) throws InterruptedException {
    return Console.count((Long) observation.getAsJava().get(ROWS));
  }
}
