package io.github.meanfield.stages.network.tabular;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer of Deeplearning4j at the input of a network that takes features of tables as they are:
 * numbers, with NaN where one is missing, and categories by number. Numbers and one-hot columns are
 * scaled by what the training rows were like, then by a learned factor, which comes after the
 * embedding of a number that has one; other categories have embeddings, which are not scaled. A
 * category's value that is missing, is none of its levels, or is a level without training rows, has
 * zeros in place of all of its columns (before they are scaled).
 *
 * <p>Columns come in this order: those of numbers and one-hot columns by feature, then those of
 * embeddings of categories by feature. Parameters are {@code s}, the scales of the former; {@code
 * E}, the embeddings of categories by feature, level and column; and {@code N}, those of numbers by
 * feature: w, b, and V by bin and column of a piecewise linear one; w, φ, V by column and
 * frequency, and b of a periodic one. None is penalized or constrained.
 */
public final class TabularInput extends FeedForwardLayer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final FeatureSlot[] slots;
  @JsonProperty private final boolean learnedScale;

  /** Null for that of the embeddings of categories. */
  @JsonProperty private IUpdater scaleUpdater;

  /** Null for that of the embeddings of categories. */
  @JsonProperty private IUpdater numberUpdater;

  private transient TabularEncoder encoder;

  /**
   * An input layer.
   *
   * @param slots what is made of each feature
   * @param learnedScale whether columns have a learned scale
   */
  public TabularInput(List<FeatureSlot> slots, boolean learnedScale) {
    this(slots.toArray(new FeatureSlot[0]), learnedScale);
    setNIn(slots.size());
    setNOut(Math.toIntExact(columns()));
    encoder();
  }

  private TabularInput(
      @JsonProperty("slots") FeatureSlot[] slots,
      @JsonProperty("learnedScale") boolean learnedScale) {
    this.slots = slots;
    this.learnedScale = learnedScale;
  }

  /** What is made of each feature. */
  public List<FeatureSlot> slots() {
    return List.of(slots);
  }

  /** Whether columns have a learned scale. */
  public boolean learnsScale() {
    return learnedScale;
  }

  /** Sets the updaters of embeddings of categories, of scales, and of embeddings of numbers. */
  public void setUpdaters(IUpdater embeddings, IUpdater scales, IUpdater numbers) {
    setIUpdater(embeddings);
    scaleUpdater = scales;
    numberUpdater = numbers;
  }

  /** The updater of scales; null if it is that of embeddings of categories. */
  public IUpdater scaleUpdater() {
    return scaleUpdater;
  }

  /** The updater of embeddings of numbers; null if it is that of embeddings of categories. */
  public IUpdater numberUpdater() {
    return numberUpdater;
  }

  /**
   * Sets the standard deviation of normal noise that is added to scaled numbers in training; 0 for
   * none.
   */
  public void setNoise(double deviation) {
    setIDropout(deviation == 0 ? null : new GaussianNoise(deviation));
  }

  /** Standard deviation of normal noise that is added to scaled numbers in training. */
  public double noise() {
    return getIDropout() instanceof GaussianNoise noise && noise.getStddevSchedule() == null
        ? noise.getStddev()
        : 0;
  }

  /** How many parameters there are of each name, in order, those without any left out. */
  public Map<String, Integer> parameterLengths() {
    return TabularParameters.lengths(encoder());
  }

  /**
   * Draws the parameters that training starts from.
   *
   * @param random where draws come from
   * @return the parameters, in their order
   */
  public float[] draw(Random random) {
    return TabularParameters.draw(encoder(), random);
  }

  /**
   * What computes the columns.
   *
   * @throws IllegalArgumentException if a file has told what does not fit together; the message
   *     says what the network "has"
   */
  public synchronized TabularEncoder encoder() {
    if (encoder == null) {
      requireSound();
      encoder = new TabularEncoder(slots, learnedScale);
    }
    return encoder;
  }

  /**
   * The features of which attributions tell the difference: the median of each number, which enters
   * the network as 0, and no category. No number is marked missing.
   *
   * @return one value a feature, NaN for categories
   */
  public float[] baseline() {
    float[] baseline = new float[slots.length];
    for (int j = 0; j < slots.length; j++) {
      boolean isNumber = slots[j].kind() == FeatureSlot.Kind.NUMBER;
      baseline[j] = isNumber ? (float) slots[j].center(0) : Float.NaN;
    }
    return baseline;
  }

  /** For each column the feature that it is made of. */
  public int[] featuresOfColumns() {
    IntStream plain = columns(slot -> slot.kind() != FeatureSlot.Kind.EMBEDDING);
    IntStream embedded = columns(slot -> slot.kind() == FeatureSlot.Kind.EMBEDDING);
    return IntStream.concat(plain, embedded).toArray();
  }

  private IntStream columns(Predicate<FeatureSlot> wanted) {
    return IntStream.range(0, slots.length)
        .filter(j -> wanted.test(slots[j]))
        .flatMap(j -> IntStream.generate(() -> j).limit(slots[j].columns()));
  }

  private void requireSound() {
    if (slots == null || slots.length == 0) {
      throw new IllegalArgumentException("has a TabularInput without features");
    }
    for (int j = 0; j < slots.length; j++) {
      String problem = slots[j] == null ? "nothing" : slots[j].problem();
      if (problem != null) {
        throw new IllegalArgumentException(
            String.format("has a TabularInput whose feature %d has %s", j, problem));
      }
    }
    if (nIn != slots.length || nOut != columns()) {
      throw new IllegalArgumentException(
          String.format(
              "has a TabularInput of %d inputs and %d outputs, but with %d features in %d columns",
              nIn, nOut, slots.length, columns()));
    }
    long levels = Arrays.stream(slots).mapToLong(FeatureSlot::levels).sum();
    if (levels > FeatureSlot.MOST_LEVELS) {
      throw new IllegalArgumentException(
          String.format(
              "has a TabularInput with %d levels of all categories, but %d are the most",
              levels, FeatureSlot.MOST_LEVELS));
    }
    boolean isNoise = getIDropout() == null || noise() > 0;
    if (!isNoise || getWeightNoise() != null) {
      throw new IllegalArgumentException(
          "has a TabularInput with dropout or weight noise, which it cannot have; normal noise of"
              + " numbers it can");
    }
  }

  private long columns() {
    return Arrays.stream(slots).mapToLong(FeatureSlot::columns).sum();
  }

  @Override
  public IUpdater getUpdaterByParam(String parameter) {
    IUpdater own =
        switch (parameter) {
          case TabularParameters.SCALE -> scaleUpdater;
          case TabularParameters.NUMBERS -> numberUpdater;
          default -> null;
        };
    return own == null ? getIUpdater() : own;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public ParamInitializer initializer() {
    return TabularParameters.INSTANCE;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    TabularLayer layer = new TabularLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(
            layerName, TabularInput.class, inputType, getOutputType(-1, inputType))
        .standardMemory(encoder().parameterLength(), encoder().parameterLength())
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public TabularInput clone() {
    TabularInput copy = (TabularInput) super.clone();
    copy.scaleUpdater = scaleUpdater == null ? null : scaleUpdater.clone();
    copy.numberUpdater = numberUpdater == null ? null : numberUpdater.clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TabularInput that
        && super.equals(other)
        && Arrays.equals(slots, that.slots)
        && learnedScale == that.learnedScale
        && Objects.equals(scaleUpdater, that.scaleUpdater)
        && Objects.equals(numberUpdater, that.numberUpdater);
  }

  @Override
  public int hashCode() {
    return super.hashCode() + 31 * Arrays.hashCode(slots);
  }

  @Override
  public String toString() {
    return "TabularInput" + slots();
  }
}
