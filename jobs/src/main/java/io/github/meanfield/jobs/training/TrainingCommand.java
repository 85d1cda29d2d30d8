package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.jobs.config.ConfigOption;
import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.experiment.RunOptions;
import io.github.meanfield.jobs.inspect.TrainingFindings;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.InputOptions;
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
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that trains a network: from a table to a saved pipeline, its test rows and a report.
 * What one does beyond that, it does in the methods that it overrides.
 */
public abstract class TrainingCommand implements Callable<Integer> {

  private final TrainParams params = new TrainParams();

  @Spec private CommandSpec spec;

  @Option(names = ConfigOption.NAME, paramLabel = "FILE", description = ConfigOption.DESCRIPTION)
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
  @Mixin private TrackingOptions tracking;
  @Mixin private RunOptions run;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  private ColumnChoice columns;
  private TrainingFindings findings;

  /** A command. */
  protected TrainingCommand() {}

  /**
   * Checks what can be checked before any Spark session starts.
   *
   * @param estimator the network to be trained, whose params may still be changed
   */
  protected void require(NeuralNetworkEstimator<?, ?> estimator) {}

  /**
   * Does what comes between the stages of the features and the network.
   *
   * @param training whose rows are prepared
   * @param estimator the network to be trained, whose params may still be changed
   * @param warn hears warnings
   */
  protected void beforeFit(
      Training training, NeuralNetworkEstimator<?, ?> estimator, Consumer<String> warn) {}

  /**
   * Adds to the report and to the folder of the output.
   *
   * @param report the report
   * @param folder the folder as it is until all is written
   * @param config the config that trains the same network
   */
  protected void addTo(Report report, Path folder, String config) {}

  /** Tells what else is written, once it is in its place. */
  protected void onWritten() {}

  /**
   * Params by section and name, with the values that count, as a config of this command has them.
   */
  protected Map<String, Map<String, Object>> sections(NeuralNetworkEstimator<?, ?> estimator) {
    return params.effective(estimator);
  }

  /** Adds options that are made of the params of stages. */
  protected void addOptions(CommandSpec command) {
    params.addTo(command);
  }

  /** The params of the stages that are fitted. */
  protected final TrainParams params() {
    return params;
  }

  /** What is learned, and by what seed. */
  protected final TaskOptions learning() {
    return learning;
  }

  /** Where results go. */
  protected final OutputOptions output() {
    return output;
  }

  /** The columns' roles as the user has them. */
  protected final ColumnChoice columns() {
    return columns;
  }

  /** What is printed meanwhile. */
  protected final ProgressOptions progressOptions() {
    return progressOptions;
  }

  /** The config that all options together come to. */
  protected final String config(NeuralNetworkEstimator<?, ?> estimator) {
    return new EffectiveConfig(spec, sections(estimator)).yaml();
  }

  @Override
  public final Integer call() throws IOException {
    settleFormat();
    params.setText(columnOptions.hasText());
    NeuralNetworkEstimator<?, ?> estimator = params.estimator(learning.task(), learning.seed());
    boolean isEncoded = TrainParams.encodesFeatures(estimator);
    preparation.settleImputation(isEncoded);
    judging.require(estimator);
    columns = columnOptions.choice(judging.human().orElse(null));
    require(estimator);
    if (printConfig) {
      System.out.print(config(estimator));
      return 0;
    }
    columnOptions.require(input.format());
    preparation.require();
    Storage.requirePlain("--output", output.path());
    output.requireFree(ModelOptions.FOLDER + "/metadata", input.path());
    SplitAssigner splitter =
        learning.splitter(columns.id()).setValidationIndicatorCol(Training.VALIDATION_COL);
    if (estimator.isSet(estimator.checkpointDir())) {
      output.requireOutside("--checkpoint-dir", estimator.getCheckpointDir());
    }
    FeatureStages stages =
        new FeatureStages(
            isEncoded, preparation.imputation(), params.standardizer(), params.textIndexer());
    tracking.require();
    progressOptions.start();
    train(estimator, splitter, stages);
    return 0;
  }

  private void train(
      NeuralNetworkEstimator<?, ?> estimator, SplitAssigner splitter, FeatureStages stages)
      throws IOException {
    long start = System.nanoTime();
    EffectiveConfig told = new EffectiveConfig(spec, sections(estimator));
    run.start(told, output.path());
    try (RunningSession running = job.session(spec.name(), input.isTable());
        KeptRows kept = new KeptRows();
        Staging staging = output.open()) {
      input.list();
      TypedInput typed = TypedInput.read(running.session(), input, columns, learning.task());
      Training training = prepare(typed, estimator, splitter, stages, kept);
      TrainingOutput written = new TrainingOutput(training, typed, input, columns);
      Progress progress = progressOptions.progress();
      NameWarnings.of(training.target(), training.statistics()).forEach(progress::onWarning);
      beforeFit(training, estimator, progress::onWarning);
      EffectiveConfig effective = new EffectiveConfig(spec, params.effective(estimator));
      training.fit(estimator, progress, tracking);
      judging.threshold().ifPresent(rule -> training.choose(rule, learning.seed(), progress));
      // Another number of cores may not train another number of networks.
      effective.put("network", "numWorkers", training.summary().numWorkers());
      told.put("network", "numWorkers", training.summary().numWorkers());
      Map<String, Metrics> metrics = write(written, effective.yaml(), progress, kept, staging);
      TrainingOutput.tell(output.path());
      onWritten();
      Console.entry("time", "%s", Console.since(start));
      progress.onDone(output.path(), metrics);
    }
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
      TypedInput input,
      NeuralNetworkEstimator<?, ?> estimator,
      SplitAssigner splitter,
      FeatureStages stages,
      KeptRows kept) {
    Dataset<Row> rows = Tables.spread(input.rows());
    String splitCol = splitter.getSplitCol();
    Dataset<Row> split = kept.keep(splitter.transform(rows));
    // Of the kept rows, so that the input is parsed once.
    ColumnRoles roles = columns.roles(split.drop(splitCol, Training.VALIDATION_COL));
    Target target = learning.task().target(split, columns.label(), splitCol);
    judging.require(target);
    ReservedColumns.requireFree(rows.columns(), roles, columns.weightCol(), target);
    DistributionColumns.requireFree(estimator, rows.columns());
    params.requireTable(split, roles);
    TrainingPrinter.input(this.input.description(), rows, target);
    BadRecords.tellLeftOut(this.input.reader().leftOut());
    params.whyPlain().ifPresent(why -> Console.entry("preset", "plain, %s", why));
    TrainingPrinter.columns(roles, columns, stages.isEncoded());
    TrainingPrinter.found(input.input().columns());
    TrainingPrinter.target(target);
    Training training = new Training(split, splitCol, target, columns.weightCol(), kept);
    training.prepare(roles, preparation.rareCategories(), stages);
    int numbers = training.numbersBesideText();
    params.describe(estimator, numbers);
    params.requireNumbers(estimator, numbers);
    TrainingPrinter.rare(training.statistics(), preparation.rareCategories());
    findings = TrainingFindings.of(training.statistics(), target);
    findings.print();
    return training;
  }

  /** Writes the pipeline, the test rows and the report; returns the metrics of the test rows. */
  private Map<String, Metrics> write(
      TrainingOutput written, String config, Progress progress, KeptRows kept, Staging staging) {
    written.writeModel(staging.path(ModelOptions.FOLDER), config);
    // It took longest, and is not to be lost for what comes after it.
    staging.keep();
    Training training = written.training();
    Report report = written.report(learning);
    findings.addTo(report);
    addTo(report, new Path(staging.path()), config);
    Dataset<Row> testRows = training.testRows();
    written.writeTestRows(testRows, staging);
    Map<String, Metrics> metrics =
        new NetworkJudge(training, testRows, judging, isExplained, learning.seed(), progress, kept)
            .addTo(report);
    TrainingSections.addLabels(report, training.target());
    FeatureSections.add(
        report, training.statistics(), preparation.rareCategories(), training.encoding());
    NetworkSection.add(report, NetworkFacts.of(training.network()));
    run.result(report.config(config)).write(staging.path());
    staging.commit();
    return metrics;
  }

  /** Adds an option for each param of the stages; for the annotation of a command. */
  public static final class WithParams implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
      ((TrainingCommand) command.userObject()).addOptions(command);
      return command;
    }
  }
}
