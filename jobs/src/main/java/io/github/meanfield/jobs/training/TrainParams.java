package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.jobs.config.SectionOption;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.task.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The params of the stages that a training fits, as options of the command. */
public final class TrainParams {

  /** Section of a config file with the params of the network. */
  public static final String NETWORK = "network";

  private static final String STANDARDIZER = "standardizer";
  private static final String PRESET = "preset";
  private static final String NETWORK_JSON = "networkJson";

  /** Params that a command sets itself. */
  public static final Set<String> COLUMNS =
      Set.of(
          "featuresCol",
          "labelCol",
          "weightCol",
          "validationIndicatorCol",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "attributionCol",
          "quantilesCol",
          "varianceCol",
          "featuresOutCol",
          "featuresOutLayer",
          "inputCol",
          "outputCol",
          "seed");

  /** Columns, or features of sparse vectors, that a network may take each by itself unasked. */
  private static final int MOST_FEATURES = 1000;

  private final SectionOption preset = new SectionOption(NETWORK, PRESET);
  private final StageOptions network =
      new StageOptions(
          NETWORK,
          "",
          COLUMNS,
          Preset.DEFAULT.estimator(Task.CLASSIFICATION),
          Preset.DEFAULT.estimator(Task.REGRESSION));
  private final TextParams text = new TextParams(COLUMNS);
  private final StageOptions standardizer =
      new StageOptions(STANDARDIZER, STANDARDIZER + "-", COLUMNS, unset());
  private Format format;
  private boolean hasText;

  /** Params without a value. */
  TrainParams() {}

  /** Adds the options to a command. */
  void addTo(CommandSpec command) {
    OptionSpec ofPreset =
        preset.option(
            "--" + PRESET,
            Preset.class,
            "WORD",
            "What the params below are if nothing else is said: ${COMPLETION-CANDIDATES}. tabular"
                + " takes columns as they are, and has the defaults told below. plain has the"
                + " estimators' own and trains 50 epochs with a patience of 5, on features that are"
                + " imputed, one-hot encoded and standardized before. text is that of --text: the estimators'"
                + " own, but 8 epochs at most with a patience of 2, minibatches of 32, and a"
                + " learning rate of "
                + TextNetwork.learningRates()
                + ". Default: text with --text, whatever else is given; otherwise plain for libsvm"
                + " and idx rows, and beside --network-json, --initial-model, --backend dl4j-spark,"
                + " --dp-noise-multiplier or --dp-epsilon; otherwise "
                + Preset.DEFAULT);
    OptionSpec[] first =
        Stream.concat(Stream.of(ofPreset), Stream.of(text.ofNetwork())).toArray(OptionSpec[]::new);
    command.addArgGroup(network.group("%nNetwork%n", first));
    command.addArgGroup(standardizer.group("%nStandardizer, where the network does not scale%n"));
    text.addTo(command);
  }

  /** Takes note of the format of the rows, null if it is not known: vectors are no tables. */
  void setFormat(Format value) {
    format = value;
  }

  /** Takes note of whether the network is to read a text. */
  void setText(boolean value) {
    hasText = value;
  }

  /** Why the preset is plain, though the user has not said so, in words; empty if it is not. */
  Optional<String> whyPlain() {
    return preset.given() == null && !hasText && hasVectors()
        ? Optional.of("as " + format + " rows are vectors; --preset tabular treats them as a table")
        : Optional.empty();
  }

  private boolean hasVectors() {
    return format == Format.LIBSVM || format == Format.IDX;
  }

  private boolean isPrivate() {
    return Stream.of("dpNoiseMultiplier", "dpEpsilon")
        .anyMatch(param -> network.given(param).filter(value -> !value.equals(0.0)).isPresent());
  }

  private Preset preset() {
    if (hasText) {
      if (preset.given() != null && preset.given() != Preset.TEXT) {
        throw new BadInput(
            "--text has a preset of its own, and preset %s is given; leave it out", preset.given());
      }
      return Preset.TEXT;
    } else if (preset.given() == Preset.TEXT) {
      throw new BadInput(
          "preset text is for a network that reads a text; give --text COLUMN, or leave it out");
    } else if (preset.given() == null) {
      boolean needsPlain =
          hasVectors()
              || network.givenNetwork().isPresent()
              || network.given("backend").equals(Optional.of(NeuralNetworkEstimator.DL4J_SPARK))
              || isPrivate();
      return needsPlain ? Preset.PLAIN : Preset.DEFAULT;
    }
    if (preset.given() == Preset.TABULAR && network.givenNetwork().isPresent()) {
      throw new BadInput(
          "network.%s is given, and preset tabular describes a network too; leave out the preset"
              + " (and if the given network encodes features of tables itself, set featureEncoding"
              + " to tabular)",
          network.givenNetwork().get());
    }
    return (Preset) preset.given();
  }

  /**
   * An estimator set so; its params have been checked.
   *
   * @throws BadInput if params are given that exclude each other
   */
  NeuralNetworkEstimator<?, ?> estimator(Task task, long seed) {
    Preset chosen = preset();
    NeuralNetworkEstimator<?, ?> unset = chosen.estimator(task);
    if (chosen == Preset.TEXT) {
      requireText(unset);
    } else {
      text.requireNone();
    }
    NeuralNetworkEstimator<?, ?> estimator = network.apply(unset);
    describe(estimator, 0);
    StageOptions.set(estimator, "seed", seed);
    if (estimator instanceof NeuralNetworkClassifier classifier
        && network.given("temperatureScaling").isEmpty()
        && !hasTemperature(classifier)) {
      classifier.setTemperatureScaling(false);
    }
    standardizer
        .anyGiven()
        .filter(param -> encodesFeatures(estimator))
        .ifPresent(
            param -> {
              throw needsPlain(STANDARDIZER + "." + param);
            });
    return estimator;
  }

  /** Checks what is given beside a text, and sets how its network is trained. */
  private void requireText(NeuralNetworkEstimator<?, ?> estimator) {
    if (isGiven("initialModel")) {
      throw new BadInput(
          "network.initialModel is given, and --text makes tokens of words anew, which that model"
              + " knows by other numbers; leave out one of them");
    } else if (network
        .given("featureEncoding")
        .equals(Optional.of(NeuralNetworkEstimator.TABULAR))) {
      throw new BadInput(
          "network.featureEncoding tabular is given, and --text has features that are standardized"
              + " before the network; leave it out");
    } else if (isGiven(NETWORK_JSON)) {
      text.requireNoLayers(NETWORK_JSON);
      return;
    }
    for (String param : NeuralNetworkEstimator.paramsOfNetwork(estimator)) {
      if (isGiven(param)) {
        throw new BadInput(
            "network.%s is given, but the network of --text is that of --text-network %s; leave it"
                + " out (--text-embedding-size and --text-dropout are for such networks), or give"
                + " one of your own by --network-json",
            param, text.network());
      }
    }
    text.network().train(estimator);
  }

  /**
   * Gives an estimator the network that reads a text, if it is one by name.
   *
   * @param numbers numbers that it takes beside the text, 0 for none
   */
  void describe(NeuralNetworkEstimator<?, ?> estimator, int numbers) {
    if (isNamed()) {
      text.describe(estimator, numbers);
    }
  }

  /**
   * Checks that a network of the user's own takes as many numbers beside a text as there are.
   *
   * @param numbers how many there are, 0 for none
   * @throws BadInput if it does not
   */
  void requireNumbers(NeuralNetworkEstimator<?, ?> estimator, int numbers) {
    if (hasText && isGiven(NETWORK_JSON)) {
      TextParams.requireNumbers(estimator.getNetworkJson(), numbers);
    }
  }

  /** Whether the network is one that reads a text, by its name. */
  private boolean isNamed() {
    return hasText && !isGiven(NETWORK_JSON);
  }

  /** What makes tokens of a text, set so. */
  TextIndexer textIndexer() {
    return text.indexer(isGiven(NETWORK_JSON));
  }

  /** Whether a classifier is trained by what a temperature is found by. */
  private static boolean hasTemperature(NeuralNetworkClassifier classifier) {
    return classifier.getLoss().equals("crossEntropy")
        && classifier.getLabelSmoothing() == 0
        && classifier.getRestoreBest();
  }

  /**
   * Checks that a preset that the user has not chosen suits the features.
   *
   * @param rows the rows
   * @param roles what each column is
   * @throws BadInput if the network would take each feature of wide sparse vectors, or of thousands
   *     of columns, by itself
   */
  void requireTable(Dataset<Row> rows, ColumnRoles roles) {
    boolean isVector = roles.size() == 1 && roles.vectors().size() == 1;
    if (preset.given() != null || preset() != Preset.TABULAR) {
      return;
    } else if (roles.size() > MOST_FEATURES) {
      throw new BadInput(
          "there are %,d columns to learn from, each of which preset tabular (the default) gives"
              + " parameters of its own; give --preset plain, or --preset tabular if there is"
              + " memory for that",
          roles.size());
    } else if (!isVector) {
      return;
    }
    String name = roles.vectors().get(0);
    Column column = functions.col("`" + name + "`");
    Row[] first = (Row[]) rows.select(column).where(column.isNotNull()).head(1);
    if (first.length > 0
        && first[0].get(0) instanceof SparseVector vector
        && vector.size() > MOST_FEATURES) {
      throw new BadInput(
          "column '%s' has sparse vectors of %,d features, each of which preset tabular (the"
              + " default) scales by itself; give --preset plain, or --preset tabular if they are"
              + " columns of a table",
          name, vector.size());
    }
  }

  /** Whether the network itself scales numbers, encodes categories and takes missing values. */
  public static boolean encodesFeatures(NeuralNetworkEstimator<?, ?> estimator) {
    return estimator.getFeatureEncoding().equals(NeuralNetworkEstimator.TABULAR);
  }

  /** An error about an option that is of no use if the network encodes features. */
  static BadInput needsPlain(String option) {
    return new BadInput(
        "%s is given, but with featureEncoding tabular (which preset tabular sets) the network"
            + " takes missing values and scales features itself; leave it out, or give --preset"
            + " plain",
        option);
  }

  /** A standardizer set so. */
  Standardizer standardizer() {
    return standardizer.apply(unset());
  }

  private static Standardizer unset() {
    return new Standardizer().setHandleInvalid("mean");
  }

  /** Whether the user has given a param of the network a value. */
  public boolean isGiven(String param) {
    return network.given(param).isPresent();
  }

  /** All params by section and name, with the values that count. */
  Map<String, Map<String, Object>> effective(NeuralNetworkEstimator<?, ?> estimator) {
    Map<String, Object> ofNetwork = new LinkedHashMap<>();
    ofNetwork.put(PRESET, preset().toString());
    Map<String, Object> ofParams = network.effective(estimator);
    if (isNamed()) {
      ofNetwork.putAll(text.effective());
      ofParams.remove(NETWORK_JSON);
    }
    ofNetwork.putAll(ofParams);
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    sections.put(NETWORK, ofNetwork);
    if (!encodesFeatures(estimator)) {
      sections.put(STANDARDIZER, standardizer.effective(standardizer()));
    }
    if (hasText) {
      sections.put(TextParams.INDEXER, text.effectiveIndexer(isGiven(NETWORK_JSON)));
    }
    return sections;
  }
}
