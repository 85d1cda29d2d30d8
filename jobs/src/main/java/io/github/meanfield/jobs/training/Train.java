package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.jobs.config.ConfigOption;
import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.inspect.TrainingFindings;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.InputQuery;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Staging;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.task.ColumnChoice;
import io.github.meanfield.jobs.task.ColumnOptions;
import io.github.meanfield.jobs.task.FeatureStages;
import io.github.meanfield.jobs.task.ReservedColumns;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.TaskOptions;
import io.github.meanfield.jobs.task.TypedInput;
import io.github.meanfield.transformers.NetworkFacts;
import io.github.meanfield.transformers.SplitAssigner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network on a table and saves it with everything that scoring needs. */
@CommonOptions({
  "--input",
  "--label",
  "--task",
  "--output",
  "--overwrite",
  "--config",
  "--ignore",
  "--categorical",
  "--preset",
  "--num-networks",
  "--max-epochs"
})
@Command(
    name = "train",
    description = {
      "Trains a neural network to predict a column, and saves it as one Spark PipelineModel.",
      "",
      "Rows are split by a stable hash. The network scales numbers, encodes texts and takes missing"
          + " values itself (with --preset plain they are standardized, one-hot encoded and imputed"
          + " before), with what the training rows tell and nothing else. It is trained by"
          + " parameter averaging and judged on the test rows beside simpler models.",
      "",
      "Options may also stand in a YAML file (--config): the key of --hidden-layers is hiddenLayers"
          + " in section network, that of --standardizer-clip is clip in section standardizer, that"
          + " of --weight-col is weightCol, and so on. The command line comes first.",
      "",
      "Writes DIR/model (the pipeline), DIR/test.parquet (the test rows as they came in),"
          + " DIR/report.html (a page to read) and DIR/metrics.json (the same for machines)."
    },
    modelTransformer = Train.WithParams.class,
    footer = {
      "./meanfield train --input customers.csv --label churn --output run",
      "./meanfield train --input houses.csv --label price --task regression --output run",
      "./meanfield train --config churn.yaml --ignore customer_id --overwrite",
      "./meanfield train --config churn.yaml --master yarn -- --num-executors 8"
    })
public final class Train implements Callable<Integer> {

  private static final String TEST_ROWS = "test.parquet";

  private final TrainParams params = new TrainParams();

  @Spec private CommandSpec spec;

  @Option(names = ConfigOption.NAME, paramLabel = "FILE", description = "YAML file with options.")
  private String config;

  @Option(
      names = "--print-config",
      description = "Print the config that all options together come to, and exit.")
  private boolean printConfig;

  @Mixin private InputOptions input;
  @Mixin private ColumnOptions columnOptions;
  @Mixin private PreparationOptions preparation;
  @Mixin private JudgingOptions judging;
  @Mixin private OutputOptions output;

  @Mixin private TaskOptions learning;

  @Option(
      names = "--importance",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description =
          "Whether the report tells how much the network depends on each column. Default:"
              + " ${DEFAULT-VALUE}")
  private boolean isExplained;

  @Mixin private ProgressOptions progressOptions;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  private ColumnChoice columns;
  private TrainingFindings findings;

  @Override
  public Integer call() throws IOException {
    settleFormat();
    NeuralNetworkEstimator<?, ?> estimator = params.estimator(learning.task(), learning.seed());
    boolean isEncoded = TrainParams.encodesFeatures(estimator);
    preparation.settleImputation(isEncoded);
    judging.require(estimator);
    EffectiveConfig effective = new EffectiveConfig(spec, params.effective(estimator));
    if (printConfig) {
      System.out.print(effective.yaml());
      return 0;
    }
    columnOptions.require(input.format());
    preparation.require();
    columns = columnOptions.choice(judging.human().orElse(null));
    Storage.requirePlain("--output", output.path());
    output.requireFree(ModelOptions.FOLDER + "/metadata", input.path());
    SplitAssigner splitter =
        learning.splitter(columns.id()).setValidationIndicatorCol(Training.VALIDATION_COL);
    if (estimator.isSet(estimator.checkpointDir())) {
      output.requireOutside("--checkpoint-dir", estimator.getCheckpointDir());
    }
    FeatureStages stages =
        new FeatureStages(isEncoded, preparation.imputation(), params.standardizer());
    long start = System.nanoTime();
    progressOptions.start();
    try (RunningSession running = job.session("train", input.isTable());
        KeptRows kept = new KeptRows();
        Staging staging = output.open()) {
      TypedInput typed = TypedInput.read(running.session(), input, columns, learning.task());
      Training training = prepare(typed, splitter, stages, kept);
      Progress progress = progressOptions.progress();
      NameWarnings.of(training.target(), training.statistics()).forEach(progress::onWarning);
      // Before what takes long: it may have to say that the query is not saved.
      Optional<InputQuery> query = query(training, running.session());
      training.fit(estimator, progress);
      judging.threshold().ifPresent(rule -> training.choose(rule, learning.seed(), progress));
      // Another number of cores may not train another number of networks.
      effective.put("network", "numWorkers", training.summary().numWorkers());
      Map<String, Metrics> metrics =
          write(training, typed, query, effective, progress, kept, staging);
      tellWritten(start);
      progress.onDone(output.path(), metrics);
    }
    return 0;
  }

  /** Looks at the input first, as the preset depends on it. */
  private void settleFormat() {
    try {
      input.require();
    } catch (BadInput e) {
      // A config is printed before its input is there, too.
      if (!printConfig) {
        throw e;
      }
    }
    params.setFormat(input.format());
  }

  private Training prepare(
      TypedInput input, SplitAssigner splitter, FeatureStages stages, KeptRows kept) {
    Dataset<Row> rows = Tables.spread(input.rows());
    String splitCol = splitter.getSplitCol();
    Dataset<Row> split = kept.keep(splitter.transform(rows));
    // Of the kept rows, so that the input is parsed once.
    ColumnRoles roles = columns.roles(split.drop(splitCol, Training.VALIDATION_COL));
    Target target = learning.task().target(split, columns.label(), splitCol);
    judging.require(target);
    ReservedColumns.requireFree(rows.columns(), roles, columns.weightCol(), target);
    params.requireTable(split, roles);
    TrainingPrinter.input(this.input.description(), rows, target);
    BadRecords.tellLeftOut(this.input.reader().leftOut());
    params.whyPlain().ifPresent(why -> Console.entry("preset", "plain, %s", why));
    TrainingPrinter.columns(roles, columns, stages.isEncoded());
    TrainingPrinter.found(input.input().columns());
    TrainingPrinter.target(target);
    Training training = new Training(split, splitCol, target, columns.weightCol(), kept);
    training.prepare(roles, preparation.rareCategories(), stages);
    TrainingPrinter.rare(training.statistics(), preparation.rareCategories());
    findings = TrainingFindings.of(training.statistics(), target);
    findings.print();
    return training;
  }

  /** Writes the pipeline, the test rows and the report; returns the metrics of the test rows. */
  private Map<String, Metrics> write(
      Training training,
      TypedInput typed,
      Optional<InputQuery> query,
      EffectiveConfig effective,
      Progress progress,
      KeptRows kept,
      Staging staging)
      throws IOException {
    String model = staging.path(ModelOptions.FOLDER);
    Dataset<Row> testRows = training.testRows();
    PipelineModel pipeline = training.pipeline();
    query.map(its -> its.before(pipeline)).orElse(pipeline).write().save(model);
    query.ifPresent(its -> its.write(model));
    training.statistics().write(model);
    typed.trained(input, training.roles(), columns).write(model);
    Storage.write(new Path(model, "config.yaml"), effective.yaml());
    // It took longest, and is not to be lost for what comes after it.
    staging.keep();
    Report report = report(testRows.sparkSession(), training.roles());
    findings.addTo(report);
    FeatureSections.addFound(report, typed.input().columns());
    query.map(its -> its.mark(testRows)).orElse(testRows).write().parquet(staging.path(TEST_ROWS));
    Map<String, Metrics> metrics =
        new NetworkJudge(training, testRows, judging, isExplained, learning.seed(), progress, kept)
            .addTo(report);
    TrainingSections.addLabels(report, training.target());
    FeatureSections.add(
        report, training.statistics(), preparation.rareCategories(), training.encoding());
    NetworkSection.add(report, NetworkFacts.of(training.network()));
    report.config(effective.yaml()).write(staging.path());
    staging.commit();
    return metrics;
  }

  private Optional<InputQuery> query(Training training, SparkSession session) {
    try {
      return input.reader().view().saved(session, training.roles().names());
    } catch (BadInput e) {
      Console.entry(
          "warning",
          "the query of --sql is not saved with the model, since it does not make each row of one:"
              + " %s. Rows to be scored must be what the query makes of them",
          e.getMessage());
      return Optional.empty();
    }
  }

  private void tellWritten(long start) {
    Console.gap();
    Console.entry(
        "written", "%s: the fitted pipeline", new Path(output.path(), ModelOptions.FOLDER));
    Console.entry("", "%s: the test rows as they came in", new Path(output.path(), TEST_ROWS));
    Console.entry("", "%s: charts, mistakes, config", new Path(output.path(), Report.HTML));
    Console.entry("", "%s: the same for machines", new Path(output.path(), Report.JSON));
    Console.entry("time", "%s", Console.since(start));
  }

  private Report report(SparkSession session, ColumnRoles roles) {
    Report report = new Report("Training on " + input.name(), session);
    report.fact("input", "input", input.description());
    report.fact("task", "task", learning.task().toString());
    report.fact("seed", "seed", String.valueOf(learning.seed()));
    report.value("numeric", roles.numeric()).value("boolean", roles.flags());
    report.value("categorical", roles.categorical()).value("date", roles.dates().keySet());
    report.value("vector", roles.vectors());
    report.value("brokenRecords", input.reader().leftOut());
    report.value("missing", roles.missing()).value("leftOut", roles.leftOut());
    report.fact("columns", "columns learned from", roles.size());
    roles.leftOut().forEach((name, why) -> report.shown("left out", name + ": " + why));
    return report;
  }

  /** Adds an option for each param of the stages. */
  static final class WithParams implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
      ((Train) command.userObject()).params.addTo(command);
      return command;
    }
  }
}
