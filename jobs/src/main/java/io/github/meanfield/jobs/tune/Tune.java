package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.training.TrainParams;
import io.github.meanfield.jobs.training.Training;
import io.github.meanfield.jobs.training.TrainingCommand;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.tuning.NetworkTunerModel.Search;
import io.github.meanfield.transformers.tuning.Trial;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Searches for the network that suits a table best, and trains it as {@code train} does. */
@CommonOptions({
  "--input",
  "--label",
  "--task",
  "--output",
  "--overwrite",
  "--config",
  "--num-trials",
  "--min-epochs",
  "--max-minutes",
  "--metric",
  "--max-epochs"
})
@Command(
    name = "tune",
    description = {
      "Searches for params of the network by which it predicts a column best, and trains it by them.",
      "",
      "Trials are drawn at random, at first from the whole space, then from around the best one."
          + " They are fitted on the training rows and judged by the validation rows, as train"
          + " splits them; test rows are not looked at. The best network is then trained and judged"
          + " as train does it.",
      "",
      "What is searched stands in section search of the config, by the names of the network's"
          + " params, beside --num-trials and the like: search: {numTrials: 30, dropout: {uniform:"
          + " [0, 0.5]}, hiddenLayers: {choices: [[64], [256, 256]]}}.",
      "",
      "Writes what train writes, and DIR/best.yaml, by which train trains the same network. Until"
          + " then finished trials are in DIR-search: the same command goes on from there."
    },
    modelTransformer = TrainingCommand.WithParams.class,
    footer = {
      "./meanfield tune --input customers.csv --label churn --output run",
      "./meanfield tune --config churn.yaml --num-trials 60 --min-epochs 7 --max-minutes 30",
      "./meanfield tune --config churn.yaml --search-dropout '{uniform: [0, 0.5]}'"
    })
public final class Tune extends TrainingCommand {

  private static final String BEST = "best.yaml";

  /** Purpose of a seed. */
  private static final long SHUFFLES = 8;

  private final SearchOptions options = new SearchOptions();
  private NetworkTuner tuner;
  private SearchSpace space;
  private String config;
  private boolean isOwnDirectory;
  private Path searchFolder;
  private SearchSections found;

  @Override
  protected void addOptions(CommandSpec command) {
    super.addOptions(command);
    options.addTo(command);
  }

  @Override
  protected Map<String, Map<String, Object>> sections(NeuralNetworkEstimator<?, ?> estimator) {
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>(super.sections(estimator));
    // What is given a value is not searched.
    space.params().forEach(param -> sections.get(TrainParams.NETWORK).remove(param.name()));
    sections.put("search", options.effective(options.tuner()));
    return sections;
  }

  @Override
  protected void require(NeuralNetworkEstimator<?, ?> estimator) {
    if (columns().text() != null) {
      throw new BadInput(
          "--text names column '%s', and tune searches networks of tables; give it to train, whose"
              + " words network.learningRate=0.001,0.003 and the like make several runs to compare",
          columns().text());
    }
    tuner = options.tuner();
    space = options.space(estimator, params()::isGiven);
    leaveOutTemperature(estimator);
    options.metric().ifPresent(metric -> metric.require(learning().task()));
    if (tuner.getNumFolds() > 1 && columns().id() != null) {
      throw new BadInput(
          "--num-folds deals rows one by one, and --id asks for rows of one id to stay together;"
              + " leave one of them out");
    }
    if (estimator.getMaxEpochs() > 0 && tuner.getMinEpochs() >= estimator.getMaxEpochs()) {
      throw new BadInput(
          "--min-epochs is %d; it must be below --max-epochs, which is %d",
          tuner.getMinEpochs(), estimator.getMaxEpochs());
    }
    if (tuner.getMinEpochs() > 0 && space.has(estimator.maxEpochs())) {
      throw new BadInput("--min-epochs and search.maxEpochs exclude each other");
    }
    config = config(estimator);
    isOwnDirectory = !tuner.isSet(tuner.searchDir());
    if (isOwnDirectory) {
      Path folder = Storage.path("--output", output().path());
      tuner.setSearchDir(folder.suffix("-search").toString());
    } else {
      Storage.requirePlain("--search-dir", tuner.getSearchDir());
      output().requireOutside("--search-dir", tuner.getSearchDir());
    }
  }

  /** A temperature is found by a loss that trials may not have. */
  private void leaveOutTemperature(NeuralNetworkEstimator<?, ?> estimator) {
    if (estimator instanceof NeuralNetworkClassifier network
        && !params().isGiven("temperatureScaling")
        && Stream.of(network.loss(), network.labelSmoothing(), network.restoreBest())
            .anyMatch(space::has)) {
      network.setTemperatureScaling(false);
    }
  }

  @Override
  protected void beforeFit(
      Training training, NeuralNetworkEstimator<?, ?> estimator, Consumer<String> warn) {
    Target target = training.target();
    SearchMetric metric = options.metric().orElseGet(() -> SearchMetric.of(target));
    metric.require(target);
    boolean hasFolds = tuner.getNumFolds() > 1;
    if (!hasFolds && !training.hasValidationRows()) {
      throw new BadInput(
          "there are no validation rows to judge trials by; give some by --weights, or --num-folds");
    }
    if (!hasFolds) {
      metric.requireRows(target);
    }
    Storage.requireWritable("--search-dir", new Path(tuner.getSearchDir(), "trials"));
    training.configure(estimator);
    if (estimator.getMaxEpochs() == 0) {
      // As many for the trials of folds, which have fewer rows, and for halving.
      long trainingRows = target.rows(SplitAssigner.TRAIN);
      estimator.setMaxEpochs(NeuralNetworkEstimator.automaticEpochs(trainingRows));
    }
    tuner
        .setEstimator(estimator)
        .setEvaluator(metric.evaluator(target.indexCol()))
        .setSearchSpace(space)
        .setSeed(learning().seed());
    if (!hasFolds) {
      tuner.setValidationIndicatorCol(Training.VALIDATION_COL);
    }
    tell(metric);
    if (isOwnDirectory) {
      // While the estimator is as it is searched, which the folder depends on.
      searchFolder = tuner.searchFolder(training.rowsToFit());
    }
    tuner.setListener(new TrialPrinter(metric, tuner, progressOptions().isJson()));
    Search search = tuner.search(training.rowsToFit());
    String rows =
        hasFolds
            ? tuner.getNumFolds() + " folds of training and validation rows"
            : Console.count(target.rows(SplitAssigner.VALIDATION)) + " validation rows";
    long seed = Seeds.derive(learning().seed(), SHUFFLES);
    found =
        new SearchSections(
            search, space, metric, rows, MainEffects.of(space, search.trials(), seed));
    found.print();
    search.warnings().forEach(warn);
    Console.gap();
    set(search.bestTrial(), estimator);
  }

  private void tell(SearchMetric metric) {
    Console.entry(
        "search",
        "at most %d trials, by %s: %s",
        tuner.getNumTrials(),
        metric.text(),
        space.params().stream()
            .map(param -> param.name() + " " + space.distribution(param))
            .collect(Collectors.joining("; ")));
    Console.entry("kept in", "%s, from where the same command goes on", tuner.getSearchDir());
    Console.gap();
  }

  private static void set(Trial best, NeuralNetworkEstimator<?, ?> estimator) {
    best.params()
        .forEach(
            (name, json) ->
                StageOptions.set(estimator, name, estimator.getParam(name).jsonDecode(json)));
  }

  @Override
  protected void addTo(Report report, Path folder, String best) {
    found.addTo(report, config);
    Storage.write(new Path(folder, BEST), best);
  }

  @Override
  protected void onWritten() {
    Console.entry("", "%s: train --config trains this network", new Path(output().path(), BEST));
    if (isOwnDirectory) {
      Path directory = new Path(tuner.getSearchDir());
      try {
        FileSystem files = Storage.fileSystem(directory);
        files.delete(searchFolder, true);
        // Others may have searches there, or files of their own.
        if (files.listStatus(directory).length == 0) {
          files.delete(directory, false);
        }
      } catch (IOException e) {
        Console.entry("warning", "cannot remove %s: %s", directory, e.getMessage());
      }
    }
  }
}
