package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.explain.Explanations;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.model.OriginalColumns;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.model.Scoring;
import io.github.meanfield.jobs.model.TrainedColumns;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.tables.OutputFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores rows with a saved pipeline. */
@CommonOptions({
  "--model",
  "--input",
  "--output",
  "--output-format",
  "--output-columns",
  "--overwrite"
})
@Command(
    name = "score",
    description = {
      "Scores rows with a saved pipeline; a label is not needed.",
      "",
      "Writes the input's columns, the probability of each class and the predicted class (or the"
          + " predicted number), and counts the rows on their way. They are compared with the rows"
          + " that the model was trained on, feature by feature: missing values, shift of the mean,"
          + " values out of the training's range, categories that it did not see. The largest of"
          + " the four is the drift of a feature."
    },
    footer = {
      "./meanfield score --model run/model --input new.csv --output scored",
      "./meanfield score --model run/model --input new.csv --output scored --explain 3",
      "./meanfield score --model run/model --input arriving --streaming --output scored"
    })
public final class Score implements Callable<Integer> {

  private static final int MAX_PRINTED_CLASSES = 20;

  @Mixin private JsonOutput json;
  @Mixin private ModelOptions saved;
  @Mixin private InputOptions input;
  @Mixin private ScoreOutput output;

  @Option(
      names = "--drift-threshold",
      paramLabel = "X",
      defaultValue = "0.1",
      description =
          "Warn of features that drifted by more: a share of the rows, or for the mean, standard"
              + " deviations of the training. Default: ${DEFAULT-VALUE}")
  private double threshold;

  @Option(
      names = "--explain",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Add a column 'explanation' with the N columns that moved each prediction most, and by"
              + " how much each moved the probability of the predicted class, or the predicted"
              + " number (integrated gradients). Default: ${DEFAULT-VALUE}, none")
  private int explained;

  @ArgGroup(validate = false, heading = "%nStream%n")
  private StreamOptions stream = new StreamOptions();

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() throws Exception {
    json.start();
    saved.require();
    if (!(threshold >= 0)) {
      throw new BadInput("--drift-threshold is %s; it must not be negative", threshold);
    }
    if (explained < 0) {
      throw new BadInput("--explain is %d; it must not be negative", explained);
    }
    input.require();
    stream.require(input, output);
    if (!stream.isOn()) {
      output.require(input.path(), saved.path());
    }
    if (output.format() == OutputFormat.CSV) {
      input.reader().copyFields();
    }
    Optional<TrainingStatistics> statistics = TrainingStatistics.read(saved.path());
    Optional<TrainedColumns> trained = saved.trained();
    input.reader().readAs(saved.query());
    ScoreCounts counts = new ScoreCounts(statistics, threshold, input.reader()::leftOut);
    long start = System.nanoTime();
    try (RunningSession running = job.session("score", input.isTable() || output.isTable())) {
      SparkSession session = running.session();
      ModelColumns columns = saved.load(input.isQueried());
      char decimal = input.reader().decimal(trained);
      tellClasses(columns.classNames());
      if (stream.isOn()) {
        StreamScoring scoring =
            new StreamScoring(
                columns, output, input.reader().passedForm(trained), stream, counts, scoring());
        Dataset<Row> rows = input.reader().stream(session, trained, stream.checkpoint(output));
        StreamingQuery query = scoring.start(columns.accept(rows, decimal), decimal);
        try {
          scoring.follow(query);
        } finally {
          query.stop();
        }
      } else {
        Dataset<Row> rows = input.reader().read(session, columns.numFeatures(), trained, List.of());
        score(columns, columns.accept(rows, decimal), trained, counts);
      }
    }
    Console.entry("model", "%s", saved.path());
    Console.entry(
        "input",
        "%s: %s rows",
        input.description(),
        counts.isCounted() ? Console.count(counts.rowsIn()) : "not counted");
    Console.entry(
        "written",
        "%s: %s",
        output.description(),
        counts.isOutCounted() ? Console.count(counts.rowsOut()) + " scored rows" : "not counted");
    counts.print();
    json.print("score", values(counts));
    Console.entry("time", "%s", Console.since(start));
    return 0;
  }

  private Scoring scoring() {
    return explained == 0
        ? PipelineModel::transform
        : new Explanations(explained, output.format() == OutputFormat.CSV);
  }

  private static void tellClasses(List<String> classes) {
    if (!classes.isEmpty() && classes.size() <= MAX_PRINTED_CLASSES) {
      Console.entry("classes", "%s: in the order of probabilities", String.join(", ", classes));
    }
  }

  private void score(
      ModelColumns columns,
      Dataset<Row> rows,
      Optional<TrainedColumns> trained,
      ScoreCounts counts) {
    ScoredFolder folder = output.scored(columns.classNames(), input.reader().passedForm(trained));
    try (WrittenRows written = new WrittenRows(rows.sparkSession());
        ScoreSink sink = new ScoreSink(output, folder)) {
      Dataset<Row> counted = written.before(rows, counts.before());
      Dataset<Row> scored = columns.scored(counted, input.reader().decimal(trained), scoring());
      Dataset<Row> shaped =
          output.shape(scored, OriginalColumns.inputs(rows), columns.numClasses());
      sink.write(written.after(shaped));
      written.addTo(counts);
      sink.commit(values(counts));
    }
  }

  private Map<String, Object> values(ScoreCounts counts) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", saved.path());
    values.put("input", input.path());
    values.putAll(counts.values());
    return values;
  }
}
