package io.github.meanfield.jobs;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.SplitAssigner;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a classifier on a table and saves it with everything that scoring needs. */
@Command(
    name = "train",
    description = {
      "Trains a neural network to predict a column, and saves it as one Spark PipelineModel.",
      "",
      "Rows are split by a stable hash. Texts are one-hot encoded, missing numbers imputed, and all"
          + " features standardized, with what the training rows tell and nothing else. The network"
          + " is trained by parameter averaging and judged on the test rows beside two baselines.",
      "",
      "Writes DIR/model (the pipeline) and DIR/test.parquet (the test rows as they came in)."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions%n",
    sortOptions = false)
final class Train implements Callable<Integer> {

  private static final String MODEL = "model";
  private static final String TEST_ROWS = "test.parquet";

  @Mixin private InputOptions input;
  @Mixin private ColumnOptions columns;
  @Mixin private OutputOptions output;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "A,B,C",
      hideParamSyntax = true,
      defaultValue = "0.7,0.2,0.1",
      description = "Shares of train, validation and test rows. Default: ${DEFAULT-VALUE}")
  private double[] weights;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the split and of the network. Default: ${DEFAULT-VALUE}")
  private long seed;

  @ArgGroup(validate = false, heading = "%nNetwork%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() throws IOException {
    Format format = input.require();
    String label = columns.label(format);
    output.require(MODEL + "/metadata", input.path());
    SplitAssigner splitter =
        new SplitAssigner()
            .setWeights(weights)
            .setSeed(seed)
            .setValidationIndicatorCol(Training.VALIDATION_COL);
    NeuralNetworkClassifier classifier = network.classifier(seed);
    Stopwatch stopwatch = new Stopwatch();
    try (SparkSession session = job.session("train");
        Staging staging = output.open()) {
      Dataset<Row> rows = Tables.spread(Tables.read(session, input.path(), format, 0));
      Dataset<Row> split = splitter.transform(rows).persist(StorageLevel.MEMORY_AND_DISK());
      // Of the kept rows, so that the input is parsed once.
      ColumnRoles roles = columns.roles(split.select(columns(rows)), label);
      Classes classes = Classes.of(split, label, splitter.getSplitCol());
      TrainReport.input(input.path(), format, rows, roles, classes);

      Training training = new Training(split, splitter.getSplitCol(), roles, classes);
      training.fit(classifier);
      TrainReport.metrics(training.judge(), classes);

      training.pipeline().write().save(staging.path(MODEL));
      training.testRows().select(columns(rows)).write().parquet(staging.path(TEST_ROWS));
      staging.commit();
    }
    Console.gap();
    Console.entry("written", "%s: the fitted pipeline", new Path(output.path(), MODEL));
    Console.entry("", "%s: the test rows as they came in", new Path(output.path(), TEST_ROWS));
    Console.entry("time", "%s", stopwatch);
    return 0;
  }

  private static Column[] columns(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
  }
}
