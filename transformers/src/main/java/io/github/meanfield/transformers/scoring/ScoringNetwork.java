package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.Engine;
import io.github.meanfield.stages.network.NetworkPool;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained network that does not change: configuration and parameters. It is sent to each executor
 * once, and copies of a model share it.
 */
public final class ScoringNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String id = UUID.randomUUID().toString();
  private final String configuration;
  private final float[] parameters;
  private transient Broadcast<ScoringNetwork> broadcast;
  private transient SparkContext broadcastContext;

  /**
   * A network from its parts.
   *
   * @param configuration JSON of a DL4J {@code MultiLayerConfiguration}
   * @param parameters its parameters, in DL4J's order; taken over
   */
  public ScoringNetwork(String configuration, float[] parameters) {
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /**
   * Outputs before the activation of the output layer.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  public float[] outputs(float[] features, int rows) {
    return NetworkPool.use(id, this::open, network -> network.outputs(features, rows));
  }

  private TrainableNetwork open() {
    TrainableNetwork network = Engine.choose(Engine.AUTO, configuration).open(configuration);
    network.begin(parameters, 0, 0, 0);
    return network;
  }

  /** This network on the executors; sent when first asked for, once a Spark context. */
  public synchronized Broadcast<ScoringNetwork> broadcast(SparkContext context) {
    if (broadcastContext != context) {
      broadcast = JavaSparkContext.fromSparkContext(context).broadcast(this);
      broadcastContext = context;
    }
    return broadcast;
  }

  /** A DL4J network with this configuration and a copy of these parameters. */
  public MultiLayerNetwork toDl4j() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init(Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'), true);
    return network;
  }

  /** The zip file that DL4J's {@code ModelSerializer} reads, without updater state. */
  public byte[] toZip() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(toDl4j(), zip, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zip.toByteArray();
  }

  /**
   * Reads what {@link #toZip()} or DL4J's {@code ModelSerializer} wrote.
   *
   * @param zip the file's bytes
   * @return the network
   * @throws UncheckedIOException if the bytes are not such a file
   */
  public static ScoringNetwork fromZip(byte[] zip) {
    try {
      MultiLayerNetwork network =
          ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), false);
      return new ScoringNetwork(
          network.getLayerWiseConfigurations().toJson(), network.params().dup().data().asFloat());
    } catch (IOException e) {
      throw new UncheckedIOException("network.zip is not a DL4J network: " + e.getMessage(), e);
    }
  }
}
