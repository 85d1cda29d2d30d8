package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkPool;
import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.activations.IActivation;

/**
 * A trained network that does not change: configuration and parameters. It is sent to each executor
 * once, and copies of a model share it.
 */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String id;
  // By themselves, as Kryo, which may be Spark's serializer, cannot read records.
  private final String configuration;
  private final float[] parameters;
  private final boolean activated;
  private final boolean takesMissing;
  private transient IActivation activation;
  private transient Broadcast<TrainedNetwork> broadcast;
  private transient SparkContext broadcastContext;

  private TrainedNetwork(NetworkZip network, boolean activated) {
    this(
        UUID.randomUUID().toString(),
        network.configuration(),
        network.parameters(),
        activated,
        NetworkConfiguration.parse(network.configuration()).tabularInput().isPresent());
  }

  private TrainedNetwork(
      String id,
      String configuration,
      float[] parameters,
      boolean activated,
      boolean takesMissing) {
    this.id = id;
    this.configuration = configuration;
    this.parameters = parameters;
    this.activated = activated;
    this.takesMissing = takesMissing;
  }

  /**
   * A network whose outputs are those before the activation of the output layer.
   *
   * @param network configuration and parameters
   */
  public static TrainedNetwork beforeActivation(NetworkZip network) {
    return new TrainedNetwork(network, false);
  }

  /**
   * A network whose outputs are those of DL4J.
   *
   * @param network configuration and parameters
   */
  public static TrainedNetwork afterActivation(NetworkZip network) {
    return new TrainedNetwork(network, true);
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
    float[] outputs = NetworkPool.use(id, this::open, opened -> opened.outputs(features, rows));
    return activated ? NetworkOutput.activate(activation(), outputs, rows) : outputs;
  }

  private synchronized IActivation activation() {
    if (activation == null) {
      activation = NetworkOutput.removeActivation(NetworkConfiguration.parse(configuration));
    }
    return activation;
  }

  private TrainableNetwork open() {
    TrainableNetwork opened = Engine.choose(Engine.AUTO, configuration).open(configuration);
    opened.begin(parameters, 0, 0, 0);
    return opened;
  }

  /** Configuration and parameters. */
  public NetworkZip network() {
    return new NetworkZip(configuration, parameters);
  }

  /** This network on the executors; sent when first asked for, once a Spark context. */
  public synchronized Broadcast<TrainedNetwork> broadcast(SparkContext context) {
    if (broadcastContext != context) {
      // Spark keeps what is sent for as long as something refers to the broadcast, as this does.
      broadcast =
          JavaSparkContext.fromSparkContext(context)
              .broadcast(
                  new TrainedNetwork(id, configuration, parameters, activated, takesMissing));
      broadcastContext = context;
    }
    return broadcast;
  }
}
