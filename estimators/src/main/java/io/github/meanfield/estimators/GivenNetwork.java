package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.rows.LongestSequences;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.InputTypes;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.HiddenLayers;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.NeuralTangentForm;
import io.github.meanfield.stages.network.OptimizerSettings;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.UnknownSizes;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network that networkJson or initialModel of an estimator stands for. */
final class GivenNetwork {

  private static final Logger LOG = LoggerFactory.getLogger(GivenNetwork.class);

  private final NeuralNetworkEstimator<?, ?> stage;

  /** The param that gives it, for errors. */
  private final String name;

  private final String configuration;

  /** Null for a configuration alone. */
  private final float[] parameters;

  private GivenNetwork(
      NeuralNetworkEstimator<?, ?> stage, String name, String configuration, float[] parameters) {
    this.stage = stage;
    this.name = name;
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /**
   * Checks what can be checked without reading files: params that exclude each other, and the JSON.
   *
   * @param stage the estimator
   * @param schema schema of the rows
   * @throws IllegalArgumentException if something is wrong
   */
  static void check(NeuralNetworkEstimator<?, ?> stage, StructType schema) {
    boolean json = stage.isSet(stage.networkJson());
    boolean initial = stage.isSet(stage.initialModel());
    if (initial) {
      exclude(
          stage, stage.initialModel(), layers(stage), "the initial network has all of its layers");
      exclude(stage, stage.initialModel(), Stream.of(stage.networkJson()), "each gives a network");
    } else if (stage.getFrozenLayers() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param frozenLayers is %d, but initialModel is not set: layers that start at"
                  + " random cannot stay so; set initialModel",
              stage.uid(), stage.getFrozenLayers()));
    }
    if (json) {
      exclude(
          stage,
          stage.networkJson(),
          excluded(stage),
          "the JSON says all of the network, layer by layer");
      ofJson(stage).checkFeatures(schema);
    }
  }

  /** Params that say what the JSON of a network says. */
  static Stream<Param<?>> excluded(NeuralNetworkEstimator<?, ?> stage) {
    return Stream.concat(layers(stage), limits(stage));
  }

  /** Params of the layers that a network is made of. */
  static Stream<Param<?>> layers(NeuralNetworkEstimator<?, ?> stage) {
    return Stream.of(
        stage.hiddenLayers(),
        stage.activation(),
        stage.parametricActivation(),
        stage.dropout(),
        stage.inputNoise(),
        stage.batchNorm(),
        stage.weightInit(),
        stage.maxOneHot(),
        stage.embeddingSize(),
        stage.numericEmbedding(),
        stage.numericBins(),
        stage.numericFrequencies(),
        stage.frequencyInitScale(),
        stage.numericEmbeddingSize(),
        stage.learnedScale());
  }

  /** Params of penalties and limits of weights and gradients. */
  private static Stream<Param<?>> limits(NeuralNetworkEstimator<?, ?> stage) {
    return Stream.of(
        stage.l1(),
        stage.l2(),
        stage.weightDecay(),
        stage.gradientClip(),
        stage.gradientClipThreshold(),
        stage.maxNorm());
  }

  private static void exclude(
      NeuralNetworkEstimator<?, ?> stage, Param<?> given, Stream<Param<?>> others, String why) {
    String set = others.filter(stage::isSet).map(Param::name).collect(Collectors.joining(", "));
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: params %s and %s are set, but %s; clear %s, or else %s",
              stage.uid(), given.name(), set, why, given.name(), set));
    }
  }

  /**
   * Reads the network, fills in what it leaves to the rows, and computes a row with it, which shows
   * whether its layers fit together.
   *
   * @param stage the estimator, whose params have been checked
   * @param dataset the rows, which are looked at for the longest sequence alone, and only if
   *     nothing else tells
   * @return the network, or null if the estimator's other params describe one
   * @throws IllegalArgumentException if it cannot be used
   */
  static GivenNetwork read(NeuralNetworkEstimator<?, ?> stage, Dataset<?> dataset) {
    GivenNetwork network = unfilled(stage, dataset);
    if (network == null) {
      return null;
    }
    network.checkFeatures(dataset.schema());
    GivenNetwork filled = network.filled(dataset);
    NetworkConfiguration tried = filled.parsed();
    // The labels are to tell how many there are.
    UnknownSizes.fillOutputs(tried, 1);
    filled.naming(() -> NetworkOutputs.count(tried));
    return filled;
  }

  /**
   * The JSON of networkJson with the sizes of its inputs that it leaves to the data.
   *
   * @param stage the estimator, whose networkJson is set
   * @param dataset the rows, which are looked at as {@link #read} does
   */
  static String sized(NeuralNetworkEstimator<?, ?> stage, Dataset<?> dataset) {
    GivenNetwork network = ofJson(stage);
    network.checkFeatures(dataset.schema());
    return network.filled(dataset).configuration;
  }

  /**
   * Whether the network takes numbers, and no sequences or several inputs.
   *
   * @param stage the estimator, whose params have been checked
   * @param dataset the rows, which are not looked at
   */
  static boolean takesNumbers(NeuralNetworkEstimator<?, ?> stage, Dataset<?> dataset) {
    GivenNetwork network = unfilled(stage, dataset);
    return network == null || network.shape().isNumbers();
  }

  /** This network with the sizes that it leaves to the data; the number of outputs stays. */
  private GivenNetwork filled(Dataset<?> dataset) {
    RowShape shape = shape();
    if (shape.isNumbers()) {
      return this;
    }
    // Where one layer at an input tells a size, another may leave it open.
    RowShape known = shape.isKnown() ? shape : known(shape, dataset);
    String json = naming(() -> UnknownSizes.fill(parsed(), known).toJson());
    return new GivenNetwork(stage, name, json, parameters);
  }

  private RowShape known(RowShape shape, Dataset<?> dataset) {
    StructField column = dataset.schema().apply(stage.getFeaturesCol());
    RowShape told = ofColumn(() -> InputTypes.told(column, shape));
    // Not before the fit: in a pipeline, metadata come with the fit of an earlier stage.
    if (told.inputs().stream().anyMatch(input -> input.numTokens() < 0)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s leaves nIn, the number of tokens, to the data, but the metadata of featuresCol"
                  + " '%s' do not tell it; set nIn of the EmbeddingSequenceLayer, or let TextIndexer"
                  + " make the column",
              stage.uid(), name, stage.getFeaturesCol()));
    }
    boolean isTold = told.isKnown();
    RowShape known = isTold ? told : ofColumn(() -> longest(told, dataset));
    LOG.info(
        "{}: {} leaves sizes to the data, and takes {}, by {}",
        stage.uid(),
        name,
        known.describe(),
        isTold ? "the metadata of the features" : "the longest sequences of the rows");
    return known;
  }

  private RowShape longest(RowShape told, Dataset<?> dataset) {
    SparkContext spark = dataset.sparkSession().sparkContext();
    String description = spark.getLocalProperty(Cancellation.JOB_DESCRIPTION);
    spark.setJobDescription(stage.uid() + ": longest sequences of the rows");
    try {
      return LongestSequences.of(told, rowsOfWeight(dataset));
    } finally {
      spark.setJobDescription(description);
    }
  }

  /**
   * Rows for validation too: how long sequences may be changes nothing that is learned, and a
   * network that could not take them could not be judged by them.
   */
  private Dataset<Row> rowsOfWeight(Dataset<?> dataset) {
    Dataset<?> present =
        Columns.isNamed(stage, stage.weightCol())
            ? dataset.filter(Columns.named(stage.getWeightCol()).gt(0))
            : dataset;
    return present.select(Columns.named(stage.getFeaturesCol()));
  }

  private RowShape shape() {
    return naming(() -> parsed().rowShape());
  }

  /** What it takes of a row; null if it is numbers, which are counted in the rows. */
  RowShape shapeBeyondNumbers() {
    RowShape shape = shape();
    return shape.isNumbers() ? null : shape;
  }

  private static GivenNetwork unfilled(NeuralNetworkEstimator<?, ?> stage, Dataset<?> dataset) {
    if (stage.isSet(stage.networkJson())) {
      return ofJson(stage);
    }
    return stage.isSet(stage.initialModel())
        ? ofFile(stage, dataset.sparkSession().sparkContext().hadoopConfiguration())
        : null;
  }

  private static GivenNetwork ofJson(NeuralNetworkEstimator<?, ?> stage) {
    GivenNetwork network =
        new GivenNetwork(stage, "param networkJson", stage.getNetworkJson(), null);
    network.requireTrainable();
    return network;
  }

  /**
   * It has an output to train, encodes features if and only if featureEncoding says so, and can be
   * explained if attributionCol asks for it.
   */
  private void requireTrainable() {
    naming(() -> NetworkOutput.require(parsed()));
    SequenceLimits.check(stage, name, naming(() -> parsed().rowShape()));
    parsed().image().ifPresent(image -> ImageChecks.requireImage(stage, name, image));
    boolean isTabular = parsed().tabularInput().isPresent();
    if (isTabular && !TableEncoding.isAskedFor(stage)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the network of %s takes features of tables as they are; set featureEncoding to"
                  + " tabular, and hand it unscaled features",
              stage.uid(), name));
    }
    if (!isTabular && TableEncoding.isAskedFor(stage)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param featureEncoding is tabular, but the network of %s does not begin with a"
                  + " TabularInput; set featureEncoding to none, or give a network that was trained"
                  + " with tabular",
              stage.uid(), name));
    }
    if (stage.addsFeaturesOut()) {
      naming(() -> HiddenLayers.find(parsed(), stage.getFeaturesOutLayer()));
    }
    if (stage.addsAttributions()) {
      NetworkConfiguration trained = parsed();
      stage.outputKind().set(trained);
      TrainedNetwork.requireGradients(trained.toJson(), stage.uid(), "attributionCol is set");
    }
  }

  private static GivenNetwork ofFile(NeuralNetworkEstimator<?, ?> stage, Configuration files) {
    String path = stage.getInitialModel();
    NetworkZip zip = NetworkFile.read(stage.uid() + ": param initialModel", path, files);
    GivenNetwork network =
        new GivenNetwork(
            stage, "param initialModel '" + path + "'", zip.configuration(), zip.parameters());
    network.requireTrainable();
    int layers = Freezing.layers(network.parsed());
    if (stage.getFrozenLayers() > layers) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param frozenLayers is %d, but initialModel '%s' has %d layers before its output"
                  + " layer",
              stage.uid(), stage.getFrozenLayers(), path, layers));
    }
    return network;
  }

  private NetworkConfiguration parsed() {
    return NetworkConfiguration.parse(configuration);
  }

  /** Puts stage and param before the message of an error. */
  private <T> T naming(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(stage.uid() + ": " + name + " " + e.getMessage(), e);
    }
  }

  /** Puts stage, param and column before the message of an error. */
  private RowShape ofColumn(Supplier<RowShape> shape) {
    try {
      return shape.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s, for featuresCol '%s', %s; make sequences shorter, or set maxSteps",
              stage.uid(), name, stage.getFeaturesCol(), e.getMessage()),
          e);
    }
  }

  private void checkFeatures(StructType schema) {
    RowShape shape = shape();
    StructField column = InputTypes.require(stage, stage.featuresCol(), schema, shape);
    int declared = FeatureReader.sizeFromMetadata(column);
    if (shape.isNumbers() && declared >= 0) {
      requireFeatures(declared);
    }
  }

  private void requireFeatures(int numFeatures) {
    int required = shape().width();
    if (numFeatures != required) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s takes %d features, but featuresCol '%s' has %d",
              stage.uid(), name, required, stage.getFeaturesCol(), numFeatures));
    }
  }

  /**
   * The network as training starts from it.
   *
   * @param numFeatures numbers of a flat row
   * @param numOutputs outputs that are needed
   * @param seed seed of what is drawn
   * @throws IllegalArgumentException if the network does not fit the rows
   */
  InitialNetwork start(int numFeatures, int numOutputs, long seed) {
    requireFeatures(numFeatures);
    String json = withOutputs(numOutputs);
    NetworkConfiguration before = NetworkConfiguration.parse(json);
    NetworkConfiguration after = NetworkConfiguration.parse(json);
    int outputs = Math.toIntExact(NetworkOutput.require(before).getNOut());
    after.setSeed(seed);
    stage.outputKind().set(after);
    naming(() -> OptimizerSettings.setUpdater(after, stage));
    if (parameters == null) {
      requireOutputs(outputs, numOutputs);
      return InitialNetwork.fresh(after.toJson());
    }
    naming(() -> OptimizerSettings.setRegularization(after, stage));
    if (NeuralTangentForm.isFormOf(before)) {
      NeuralTangentForm.set(after, stage);
    }
    NetworkOutput.require(after).setNOut(numOutputs);
    String plain = after.toJson();
    NetworkConfiguration frozen = NetworkConfiguration.parse(plain);
    Freezing.freeze(frozen, stage.getFrozenLayers());
    if (stage.outputKind() == OutputKind.CLASSES
        && numOutputs == 2
        && NetworkOutput.isOfOneClass(before)) {
      return InitialNetwork.of(
          plain, frozen.toJson(), NetworkOutput.ofTwoClasses(before, parameters));
    }
    return outputs == numOutputs
        ? InitialNetwork.of(plain, frozen.toJson(), parameters)
        : InitialNetwork.withFreshOutput(plain, frozen.toJson(), parameters, before);
  }

  private String withOutputs(int numOutputs) {
    NetworkConfiguration network = parsed();
    if (!UnknownSizes.fillOutputs(network, numOutputs)) {
      return configuration;
    }
    String json = network.toJson();
    naming(() -> NetworkOutputs.count(NetworkConfiguration.parse(json)));
    LOG.info("{}: {} leaves nOut to the data, and has {} outputs", stage.uid(), name, numOutputs);
    return json;
  }

  private void requireOutputs(int outputs, int required) {
    if (outputs != required) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s has %d outputs, but labelCol '%s' has %d %s, which is the number required",
              stage.uid(),
              name,
              outputs,
              stage.getLabelCol(),
              required,
              stage.outputKind().words()));
    }
  }
}
