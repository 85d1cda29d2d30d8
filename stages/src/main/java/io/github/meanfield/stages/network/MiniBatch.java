package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.augment.Augmenter;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;

/**
 * Rows that a network is trained on at once: a buffer that is filled again and again, so that
 * training allocates nothing a minibatch.
 */
public final class MiniBatch {

  private final Objective objective;
  private final double meanWeight;
  private final int capacity;
  private final int numFeatures;
  private final double[] labels;
  private final double[] weights;
  private Augmenter augmenter;
  private float[] features = {};
  private boolean copied;
  private FeatureRows source;
  private int[] order;
  private int first;
  private int rows;
  private Mixup mixup;
  private float[] partnerGradient;

  /**
   * An empty buffer.
   *
   * @param capacity the largest number of rows
   * @param numFeatures features of a row
   * @param objective what is trained for
   * @param meanWeight mean weight of the training rows. Weights are divided by it, so that their
   *     unit does not change the size of steps.
   */
  public MiniBatch(int capacity, int numFeatures, Objective objective, double meanWeight) {
    this.objective = objective;
    this.meanWeight = meanWeight;
    this.capacity = capacity;
    this.numFeatures = numFeatures;
    this.labels = new double[Math.multiplyExact(capacity, objective.labelWidth())];
    this.weights = new double[capacity];
  }

  /** Has the features of rows changed as they are copied, so that none are sparse; for training. */
  public void changeBy(Augmenter augmenter) {
    this.augmenter = augmenter;
  }

  /**
   * Takes rows of a block in place of those held so far.
   *
   * @param block the block
   * @param order an order of the block's rows, which must stay as it is
   * @param from first position in the order
   * @param to position after the last in the order
   */
  public void fill(RowBlock block, int[] order, int from, int to) {
    rows = to - from;
    first = from;
    this.order = order;
    source = block.features();
    copied = false;
    int labelWidth = objective.labelWidth();
    for (int i = 0; i < rows; i++) {
      int row = order[from + i];
      block.copyLabels(row, labels, i * labelWidth);
      weights[i] = block.weight(row) / meanWeight * objective.weight(labels, i * labelWidth);
    }
    if (mixup != null) {
      mixup.draw(rows);
    }
  }

  /**
   * Has rows mixed, which {@link #fill} draws for from now on.
   *
   * @param value mixes rows of at least the largest number
   */
  public void mix(Mixup value) {
    mixup = value;
    partnerGradient = new float[Math.multiplyExact(capacity, objective.numOutputs())];
  }

  /** What the network is to mix rows by where they enter it; null for rows as they are. */
  public Mixup mixup() {
    return mixup;
  }

  /** The largest number of rows. */
  public int capacity() {
    return capacity;
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Number of rows held. */
  public int rows() {
    return rows;
  }

  /** Features, rows × numFeatures, row by row; what follows the last row has no meaning. */
  public float[] features() {
    if (features.length == 0) {
      features = new float[Math.multiplyExact(capacity, numFeatures)];
    }
    if (!copied) {
      for (int i = 0; i < rows; i++) {
        copy(order[first + i], i * numFeatures);
      }
      copied = true;
    }
    return features;
  }

  private void copy(int row, int offset) {
    if (augmenter == null) {
      source.copyTo(row, features, offset);
    } else {
      augmenter.copy(source, row, features, offset);
    }
  }

  /**
   * The block's features if they are sparse, and stay as they are, otherwise null; the rows held
   * are some of its rows.
   */
  public SparseRows sparse() {
    return augmenter == null && source instanceof SparseRows sparse ? sparse : null;
  }

  /** Numbers, among {@link #sparse()}, of the rows held: those from {@link #first()} on. */
  public int[] order() {
    return order;
  }

  /** Position in {@link #order()} of the first row held. */
  public int first() {
    return first;
  }

  /** Weight of a row held, of its class too; of a mixed one, of both that it is mixed of. */
  public double weight(int row) {
    return mixup == null
        ? weights[row]
        : mixup.share() * weights[row] + (1 - mixup.share()) * weights[mixup.partner(row)];
  }

  /** Sum of the weights of the rows. */
  public double weightSum() {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += weights[i];
    }
    return sum;
  }

  /**
   * Loss of the rows, and its derivatives with respect to their outputs. A row that is mixed of two
   * has the losses of both labels, by their shares.
   *
   * @param outputs rows × numOutputs, row by row, before the activation of the output layer
   * @param gradient where to write the derivatives of the weighted losses, in the same places
   * @return sum of the weighted losses of the rows
   */
  public double gradient(float[] outputs, float[] gradient) {
    if (mixup != null) {
      return mixedGradient(outputs, gradient);
    }
    int numOutputs = objective.numOutputs();
    int labelWidth = objective.labelWidth();
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int offset = i * numOutputs;
      sum += weights[i] * objective.gradient(outputs, offset, labels, i * labelWidth, gradient);
      float weight = (float) weights[i];
      for (int k = offset; k < offset + numOutputs; k++) {
        gradient[k] *= weight;
      }
    }
    return sum;
  }

  /**
   * Where the loss of each row rises, as {@link Objective#direction} has it, whatever its weight;
   * of rows that are not mixed.
   *
   * @param outputs rows × numOutputs, row by row, before the activation of the output layer
   * @param direction where to write it, in the same places
   */
  public void direction(float[] outputs, float[] direction) {
    for (int i = 0; i < rows; i++) {
      objective.direction(
          outputs, i * objective.numOutputs(), labels, i * objective.labelWidth(), direction);
    }
  }

  private double mixedGradient(float[] outputs, float[] gradient) {
    int numOutputs = objective.numOutputs();
    int labelWidth = objective.labelWidth();
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int offset = i * numOutputs;
      int partner = mixup.partner(i);
      int other = partner * labelWidth;
      double weight = mixup.share() * weights[i];
      double rest = (1 - mixup.share()) * weights[partner];
      sum += weight * objective.gradient(outputs, offset, labels, i * labelWidth, gradient);
      sum += rest * objective.gradient(outputs, offset, labels, other, partnerGradient);
      for (int k = offset; k < offset + numOutputs; k++) {
        gradient[k] = (float) (weight * gradient[k] + rest * partnerGradient[k]);
      }
    }
    return sum;
  }
}
