package io.github.meanfield.transformers.scoring;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.stages.network.InputGradients;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import io.github.meanfield.stages.network.engine.NetworkPool;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseCollector;
import io.github.meanfield.stages.rows.SparseRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SparseVector;
import org.nd4j.linalg.activations.IActivation;

/**
 * A trained network that does not change: configuration and parameters; or several networks, of one
 * configuration or of their own, whose outputs become those of one. It is sent to each executor
 * once, and copies of a model share it.
 */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String id;
  // By themselves, as Kryo, which may be Spark's serializer, cannot read records.
  private final String[] configurations;
  private final float[][] parameters;
  private final boolean activated;
  private final Combination combination;
  private final boolean takesMissing;
  private transient RowShape shape;
  private transient Boolean takesSparse;
  private transient IActivation[] outputActivations;
  private transient TrainedNetwork afterActivation;
  private transient HiddenLayer hiddenLayer;
  private transient String hiddenLayerName;
  private transient Broadcast<TrainedNetwork> broadcast;
  private transient SparkContext broadcastContext;

  private TrainedNetwork(List<NetworkZip> networks, boolean activated, Combination combination) {
    this(
        UUID.randomUUID().toString(),
        // One that several networks share is sent once.
        networks.stream().map(each -> each.configuration().intern()).toArray(String[]::new),
        networks.stream().map(NetworkZip::parameters).toArray(float[][]::new),
        activated,
        combination,
        NetworkConfiguration.parse(networks.get(0).configuration()).tabularInput().isPresent());
  }

  private TrainedNetwork(
      String id,
      String[] configurations,
      float[][] parameters,
      boolean activated,
      Combination combination,
      boolean takesMissing) {
    this.id = id;
    this.configurations = configurations;
    this.parameters = parameters;
    this.activated = activated;
    this.combination = combination;
    this.takesMissing = takesMissing;
  }

  /**
   * A network whose outputs are those before the activation of the output layer.
   *
   * @param networks networks that take and give the same, at least one
   * @param combination how the outputs of several become those of one
   */
  public static TrainedNetwork beforeActivation(
      List<NetworkZip> networks, Combination combination) {
    return new TrainedNetwork(networks, false, combination);
  }

  /**
   * A network whose outputs are those of DL4J; the mean of them if there are several.
   *
   * @param networks networks that take and give the same, at least one
   */
  public static TrainedNetwork afterActivation(List<NetworkZip> networks) {
    return new TrainedNetwork(networks, true, Combination.MEAN);
  }

  /** This network with the outputs of DL4J, after the activation of the output layer. */
  public synchronized TrainedNetwork activated() {
    if (afterActivation == null) {
      afterActivation = activated ? this : afterActivation(networks());
    }
    return afterActivation;
  }

  /** What it takes of a row. */
  public synchronized RowShape shape() {
    if (shape == null) {
      shape = NetworkConfiguration.parse(configurations[0]).rowShape();
    }
    return shape;
  }

  /** Whether a feature may be missing, which NaN stands for. */
  public boolean takesMissing() {
    return takesMissing;
  }

  /**
   * Outputs of some rows.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  public float[] outputs(float[] features, int rows) {
    return score(features, rows, null).outputs();
  }

  /**
   * Outputs of one row: what it has among rows of a DataFrame, but for the last bits of sums, whose
   * order depends on how many rows are multiplied at once.
   *
   * @param value the row as it was read
   * @param row its features
   */
  public float[] outputs(Object value, float[] row) {
    return score(value, row, null).outputs();
  }

  /**
   * What a hidden layer gives for one row.
   *
   * @param value the row as it was read
   * @param row its features
   * @param layer the layer
   * @return of each network the units
   */
  public float[][] activations(Object value, float[] row, HiddenLayer layer) {
    return score(value, row, layer).activations();
  }

  /** Outputs of each network, each rows × numOutputs, row by row. */
  public float[][] outputsOfEach(float[] features, int rows) {
    return score(features, rows, null).outputsOfEach();
  }

  /** Scores rows, and keeps what a hidden layer gives, if there is one. */
  ScoredRows score(float[] features, int rows, HiddenLayer layer) {
    return score(
        features,
        rows,
        layer,
        (network, part, activations) -> network.outputs(features, rows, part, activations));
  }

  /**
   * As above, for sparse rows: by their values if {@link #takesSparse}.
   *
   * @param features what the result has as features; null if no column needs them
   */
  ScoredRows score(SparseRows rows, float[] features, HiddenLayer layer) {
    return score(
        features,
        rows.size(),
        layer,
        (network, part, activations) -> network.outputs(rows, 0, rows.size(), part, activations));
  }

  /** Scores one row, by its values if it is a Vector of few, as {@link ScoringBatch} does. */
  private ScoredRows score(Object value, float[] row, HiddenLayer layer) {
    boolean isSparse =
        value instanceof SparseVector sparse
            && SparseRows.isWorthIt(sparse.values().length, row.length)
            && takesSparse();
    if (!isSparse) {
      return score(row, 1, layer);
    }
    SparseCollector rows = new SparseCollector(row.length);
    rows.addRow(row);
    return score(rows.toRows(), null, layer);
  }

  /** Whether all networks score sparse rows by their values. */
  synchronized boolean takesSparse() {
    if (takesSparse == null) {
      takesSparse = Arrays.stream(distinctConfigurations()).allMatch(DenseNetwork::takesSparse);
    }
    return takesSparse;
  }

  /** What a network makes of the rows. */
  private interface Pass {
    float[] outputs(TrainableNetwork network, int part, float[] activations);
  }

  private ScoredRows score(float[] features, int rows, HiddenLayer layer, Pass pass) {
    float[][] hidden = layer == null ? null : layer.reserve(rows);
    float[][] outputs =
        NetworkPool.use(
            id,
            this::open,
            TrainedNetwork::bytes,
            opened -> {
              float[][] ofEach = new float[opened.length][];
              for (int i = 0; i < ofEach.length; i++) {
                ofEach[i] =
                    layer == null
                        ? pass.outputs(opened[i], TrainableNetwork.NO_PART, new float[0])
                        : pass.outputs(opened[i], layer.parts()[i], hidden[i]);
              }
              return ofEach;
            });
    for (int i = 0; activated && i < outputs.length; i++) {
      outputs[i] = NetworkOutputs.activate(outputActivations()[i], outputs[i], rows);
    }
    float[] together = outputs.length == 1 ? outputs[0] : combination.combine(outputs, rows);
    return new ScoredRows(features, rows, outputs, together, hidden);
  }

  /**
   * What outputs of each network, which are not activated, come to together.
   *
   * @param task computes them, an array a network
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  float[] combined(Function<TrainableNetwork[], float[][]> task, int rows) {
    float[][] outputs = NetworkPool.use(id, this::open, TrainedNetwork::bytes, task);
    return outputs.length == 1 ? outputs[0] : combination.combine(outputs, rows);
  }

  /**
   * Finds a hidden layer.
   *
   * @param uid uid of the stage that asks, for errors
   * @param param name of the param that names the layer, for errors
   * @param layer its number or name
   * @throws IllegalArgumentException if a network has none of that name
   */
  public synchronized HiddenLayer hiddenLayer(String uid, String param, String layer) {
    if (hiddenLayer == null || !layer.equals(hiddenLayerName)) {
      try {
        hiddenLayer = HiddenLayer.of(configurations, layer);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format(
                "%s: param %s is '%s', but the network %s", uid, param, layer, e.getMessage()),
            e);
      }
      hiddenLayerName = layer;
    }
    return hiddenLayer;
  }

  /**
   * Attributes predictions to features, as the mean of what each network makes of them.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param outputs what {@link #outputs} gives for the rows
   * @param attribution what is explained, and how
   * @return an array a row, of one number a feature
   */
  public double[][] attributions(
      float[] features, int rows, float[] outputs, Attribution attribution) {
    return NetworkPool.use(
        id,
        this::open,
        TrainedNetwork::bytes,
        opened -> {
          double[][] all = new double[rows][];
          for (int row = 0; row < rows; row++) {
            int index = attribution.value().index(outputs, row * (outputs.length / rows));
            all[row] = attributions(opened, features, row, index, attribution);
          }
          return all;
        });
  }

  private double[] attributions(
      TrainableNetwork[] opened, float[] features, int row, int index, Attribution attribution) {
    double[] mean = new double[attribution.numFeatures()];
    double[] each = new double[attribution.numFeatures()];
    for (TrainableNetwork network : opened) {
      ((InputGradients) network)
          .attribute(
              features,
              row,
              attribution.path(),
              (outputs, offset, slope) -> attribution.value().slope(index, outputs, offset, slope),
              each);
      for (int j = 0; j < each.length; j++) {
        mean[j] += each[j] / opened.length;
      }
    }
    return mean;
  }

  /**
   * Requires that the network tells how its outputs depend on features.
   *
   * @param uid uid of the stage, for the error
   * @param why what needs it, for the error
   * @throws IllegalArgumentException if it does not
   */
  public void requireGradients(String uid, String why) {
    for (String configuration : distinctConfigurations()) {
      requireGradients(configuration, uid, why);
    }
  }

  String[] distinctConfigurations() {
    return Arrays.stream(configurations).distinct().toArray(String[]::new);
  }

  /** Whether it tells how its outputs depend on features. */
  public boolean hasGradients() {
    return Arrays.stream(distinctConfigurations())
        .allMatch(configuration -> DenseNetwork.unsupported(configuration).isEmpty());
  }

  /**
   * Requires that a network tells how its outputs depend on features.
   *
   * @param configuration JSON of its configuration
   * @param uid uid of the stage, for the error
   * @param why what needs it, for the error
   * @throws IllegalArgumentException if it does not
   */
  public static void requireGradients(String configuration, String uid, String why) {
    DenseNetwork.unsupported(configuration)
        .ifPresent(
            unsupported -> {
              throw new IllegalArgumentException(
                  String.format(
                      "%s: %s, but there are no gradients of features for %s; required is a network"
                          + " of dense layers, as hiddenLayers makes",
                      uid, why, unsupported));
            });
  }

  private synchronized IActivation[] outputActivations() {
    if (outputActivations == null) {
      outputActivations =
          Arrays.stream(configurations)
              .map(NetworkConfiguration::parse)
              .map(NetworkOutput::removeActivation)
              .toArray(IActivation[]::new);
    }
    return outputActivations;
  }

  /** One in memory for each, as to hand over parameters takes longer than to score a row. */
  private TrainableNetwork[] open() {
    TrainableNetwork[] opened = new TrainableNetwork[parameters.length];
    for (int i = 0; i < opened.length; i++) {
      opened[i] = Engine.choose(Engine.AUTO, configurations[i]).open(configurations[i]);
      opened[i].begin(parameters[i], 0, 0, 0);
    }
    return opened;
  }

  private static long bytes(TrainableNetwork[] opened) {
    return Arrays.stream(opened).mapToLong(TrainableNetwork::bytes).sum();
  }

  /** Configuration and parameters of each network. */
  public List<NetworkZip> networks() {
    return IntStream.range(0, parameters.length)
        .mapToObj(i -> new NetworkZip(configurations[i], parameters[i]))
        .toList();
  }

  /**
   * This network on the executors; sent when first asked for, once a Spark context.
   *
   * @param uid the stage that asks, for errors
   */
  public synchronized Broadcast<TrainedNetwork> broadcast(String uid, SparkContext context) {
    if (broadcastContext != context) {
      MeanfieldRegistrator.require(uid, context);
      // Spark keeps what is sent for as long as something refers to the broadcast, as this does.
      broadcast =
          JavaSparkContext.fromSparkContext(context)
              .broadcast(
                  new TrainedNetwork(
                      id, configurations, parameters, activated, combination, takesMissing));
      broadcastContext = context;
    }
    return broadcast;
  }
}
