package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.ScoringParams;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * What models of a trained network have in common: the network, how it was trained, and where it is
 * kept.
 *
 * @param <M> the model itself
 */
public abstract class NetworkModel<M extends NetworkModel<M>> extends Model<M>
    implements ScoringParams<M>, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final Fitted fitted;

  /**
   * What a fit has come to.
   *
   * @param network the trained network
   * @param numFeatures features of a row
   * @param summary how it was trained
   * @param examples features of the examples in the summary; none once it was saved or serialized
   */
  public record Fitted(
      TrainedNetwork network, int numFeatures, TrainingSummary summary, List<Vector> examples)
      implements Serializable {

    /** Rows of the data stay where they are when a model travels. */
    private Object writeReplace() {
      return examples.isEmpty() ? this : new Fitted(network, numFeatures, summary, List.of());
    }

    /** Number of outputs of the network. */
    int numOutputs() {
      return Math.toIntExact(
          NetworkOutput.require(
                  NetworkConfiguration.parse(network.networks().get(0).configuration()))
              .getNOut());
    }
  }

  NetworkModel() {
    throw UnfittedModel.refused();
  }

  NetworkModel(String uid, Fitted fitted) {
    this.uid = uid;
    this.fitted = fitted;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /**
   * A DL4J network with a copy of the parameters; the first if there are several.
   *
   * @return a {@code MultiLayerNetwork}; a {@code ComputationGraph} if training began with one
   */
  public org.deeplearning4j.nn.api.Model network() {
    return fitted.network.networks().get(0).toDl4j();
  }

  /**
   * The networks, of several those whose predictions are averaged, with outputs before their
   * activation: what they are made of, without opening them. Their parameters must not be changed.
   */
  public List<NetworkZip> networkZips() {
    return fitted.network.networks();
  }

  /**
   * Number of features of a row; of a network that takes sequences or has several inputs, numbers
   * of a flat row: see {@link #rowShape()}.
   */
  public int numFeatures() {
    return fitted.numFeatures;
  }

  /**
   * What the network takes of a row: numbers, a sequence, or a struct with a field for each of
   * several inputs. Where the methods for a single row take numFeatures values, a network of
   * sequences takes the numbers of all steps, the tokens for example; one of several inputs takes
   * no Vector.
   */
  public RowShape rowShape() {
    return fitted.network.shape();
  }

  /** How the network was trained: history, best epoch, rows, times. */
  public TrainingSummary summary() {
    return fitted.summary;
  }

  /**
   * Features of the rows whose predictions each epoch tells, the {@code examples} of the {@link
   * #summary}, of a model that was fitted just now. They are neither saved nor serialized: a model
   * has no rows of its data.
   *
   * @return numFeatures values a row; no rows if the model was loaded, or has more than 10,000
   *     features, or takes sequences or several inputs
   */
  public List<Vector> exampleFeatures() {
    return fitted.examples;
  }

  Fitted fitted() {
    return fitted;
  }

  /** What scores rows. */
  StageScoring scoring() {
    return new StageScoring(this, fitted.network);
  }

  /** Further numbers that the metadata keep, by name. */
  Map<String, Integer> numbers() {
    return Map.of();
  }

  /** The first version of the format that has all there is of the model. */
  int formatVersion() {
    return NetworkFile.formatVersion(fitted.network.networks());
  }

  /** Writes further files. */
  void writeFiles(StageFiles files) {}

  @Override
  public MLWriter write() {
    return new NetworkModelFiles.Writer(this);
  }
}
