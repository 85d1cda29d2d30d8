package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.runtime.math.SeenLevels;
import io.github.meanfield.runtime.math.TabularMath;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a {@link TabularInput} makes of one feature. Nothing in it is learned by gradients.
 *
 * <p>A column's value x enters the network as z / √(1 + (z/3)²) with z = (x - center) · factor, or,
 * where a number has an embedding, enters that so.
 */
public final class FeatureSlot implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Levels are told apart up to here, as they come as floats. */
  public static final int MOST_LEVELS = SeenLevels.MOST_LEVELS;

  private static final int[] NONE = {};
  private static final float[] NO_BINS = {};

  /** How a feature is encoded. */
  public enum Kind {
    /**
     * A number: its column or those of its embedding, and, where training rows lacked it, one that
     * is 1 if it is missing.
     */
    NUMBER,
    /** A category: a column of 0 and 1 for each level; of two levels one column of -1 and 1. */
    ONE_HOT,
    /** A category: columns that are learned for each level. */
    EMBEDDING
  }

  @JsonProperty private final String name;
  @JsonProperty private final Kind kind;
  @JsonProperty private final double[] center;
  @JsonProperty private final double[] factor;
  @JsonProperty private final int levels;
  @JsonProperty private final int[] unseen;
  @JsonProperty private final int size;
  @JsonProperty private final float[] boundaries;
  @JsonProperty private final Frequencies frequencies;

  private FeatureSlot(
      @JsonProperty("name") String name,
      @JsonProperty("kind") Kind kind,
      @JsonProperty("center") double[] center,
      @JsonProperty("factor") double[] factor,
      @JsonProperty("levels") int levels,
      @JsonProperty("unseen") int[] unseen,
      @JsonProperty("size") int size,
      @JsonProperty("boundaries") float[] boundaries,
      @JsonProperty("frequencies") Frequencies frequencies) {
    this.name = name;
    this.kind = kind;
    this.center = center;
    this.factor = factor;
    this.levels = levels;
    this.unseen = unseen;
    this.size = size;
    // Networks saved before there were embeddings of numbers lack them.
    this.boundaries = boundaries == null ? NO_BINS : boundaries;
    this.frequencies = frequencies;
  }

  /**
   * A number.
   *
   * @param name its name, or null
   * @param center center of its column, and of that of missing values if there is one
   * @param factor factors of the same columns
   */
  public static FeatureSlot number(String name, double[] center, double[] factor) {
    return new FeatureSlot(name, Kind.NUMBER, center, factor, 0, NONE, 0, NO_BINS, null);
  }

  /**
   * A number with a piecewise linear embedding (Gorishniy et al. 2022).
   *
   * @param name its name, or null
   * @param center center of its column, and of that of missing values if there is one
   * @param factor factors of the same columns
   * @param quantiles where bins begin and end, ascending; those that nearly coincide once they are
   *     scaled count once
   * @param size columns of the embedding
   * @return the slot; without an embedding if there is no bin
   */
  public static FeatureSlot piecewise(
      String name, double[] center, double[] factor, double[] quantiles, int size) {
    float[] bins = PiecewiseColumns.boundaries(quantiles, center[0], factor[0]);
    int columns = bins.length == 0 ? 0 : size;
    return new FeatureSlot(name, Kind.NUMBER, center, factor, 0, NONE, columns, bins, null);
  }

  /**
   * A number with a periodic embedding, the PBLD of RealMLP (Holzmüller et al. 2024).
   *
   * @param name its name, or null
   * @param center center of its column, and of that of missing values if there is one
   * @param factor factors of the same columns
   * @param frequencies its frequencies
   * @param size columns of the embedding, at least 2; the last is the number itself
   */
  public static FeatureSlot periodic(
      String name, double[] center, double[] factor, Frequencies frequencies, int size) {
    return new FeatureSlot(name, Kind.NUMBER, center, factor, 0, NONE, size, NO_BINS, frequencies);
  }

  /**
   * A category with one-hot columns.
   *
   * @param name its name, or null
   * @param center center of each column
   * @param factor factor of each column
   * @param levels number of levels, with those unseen
   * @param unseen levels that no training row has, ascending
   */
  public static FeatureSlot oneHot(
      String name, double[] center, double[] factor, int levels, int[] unseen) {
    return new FeatureSlot(name, Kind.ONE_HOT, center, factor, levels, unseen, 0, NO_BINS, null);
  }

  /**
   * A category with an embedding.
   *
   * @param name its name, or null
   * @param levels number of levels, with those unseen
   * @param unseen levels that no training row has, ascending
   * @param size columns
   */
  public static FeatureSlot embedding(String name, int levels, int[] unseen, int size) {
    double[] none = {};
    return new FeatureSlot(name, Kind.EMBEDDING, none, none, levels, unseen, size, NO_BINS, null);
  }

  /** The feature's name in the metadata of the features column; null if they have none. */
  public String name() {
    return name;
  }

  /** How the feature is encoded. */
  public Kind kind() {
    return kind;
  }

  /** Number of columns that it becomes. */
  public int columns() {
    return switch (kind) {
      case NUMBER -> (size > 0 ? size - 1 : 0) + center.length;
      case ONE_HOT -> center.length;
      case EMBEDDING -> size;
    };
  }

  /** Whether it is a number with a piecewise linear embedding. */
  public boolean isPiecewise() {
    return boundaries.length > 0;
  }

  /** Whether it is a number with a periodic embedding. */
  public boolean isPeriodic() {
    return frequencies != null;
  }

  /** The frequencies of a periodic embedding; null if there is none. */
  public Frequencies frequencies() {
    return frequencies;
  }

  /** Columns of the embedding; 0 if there is none. */
  int embeddingSize() {
    return size;
  }

  /**
   * Boundaries of the bins of a piecewise linear embedding, of the number scaled as a column is,
   * ascending, one more than bins; empty if there is none.
   */
  public float[] boundaries() {
    return boundaries.clone();
  }

  /** Number of levels of a category, 0…levels-1 by value, those without training rows included. */
  public int levels() {
    return levels;
  }

  /** Levels that no training row has, ascending: they enter the network as a missing value does. */
  public int[] unseen() {
    return unseen.clone();
  }

  /** Number of levels that training rows have. */
  public int seen() {
    return levels - unseen.length;
  }

  /** Whether missing values have a column of their own. */
  public boolean marksMissing() {
    return kind == Kind.NUMBER && center.length > 1;
  }

  /** Center of a column; not for embeddings. */
  public double center(int column) {
    return center[column];
  }

  /** Factor of a column; not for embeddings. */
  public double factor(int column) {
    return factor[column];
  }

  /** What a value of one of the columns becomes; not for embeddings. */
  float scale(int column, double value) {
    return TabularMath.scale(value, center[column], factor[column]);
  }

  /** For each level its place among those seen, or -1. */
  int[] places() {
    return SeenLevels.places(levels, unseen);
  }

  /** The level that a one-hot column is of; of two levels the one column is that of the second. */
  public int level(int column) {
    return SeenLevels.level(unseen, seen() == 2 ? 1 : column);
  }

  /** What is wrong with a slot that was read from a file, in words; null if nothing is. */
  String problem() {
    if (kind == null || center == null || factor == null || unseen == null) {
      return "lacks kind, center, factor or unseen";
    }
    String problem = SeenLevels.problem(levels, unseen);
    if (problem != null) {
      return problem;
    }
    boolean finite =
        Arrays.stream(center).allMatch(Double::isFinite)
            && Arrays.stream(factor).allMatch(Double::isFinite);
    boolean sized =
        switch (kind) {
          case NUMBER -> (center.length == 1 || center.length == 2) && hasSoundEmbedding();
          case ONE_HOT -> center.length == (seen() == 2 ? 1 : seen());
          case EMBEDDING -> center.length == 0 && size > 0;
        };
    return finite && sized && center.length == factor.length
        ? null
        : "columns that do not go with its kind and levels";
  }

  private boolean hasSoundEmbedding() {
    return isPeriodic()
        ? frequencies.areSound() && size > 1 && boundaries.length == 0
        : PiecewiseColumns.areSound(boundaries) && isPiecewise() == size > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureSlot that
        && Objects.equals(name, that.name)
        && kind == that.kind
        && Arrays.equals(center, that.center)
        && Arrays.equals(factor, that.factor)
        && levels == that.levels
        && Arrays.equals(unseen, that.unseen)
        && size == that.size
        && Arrays.equals(boundaries, that.boundaries)
        && Objects.equals(frequencies, that.frequencies);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(center) + 31 * Arrays.hashCode(unseen) + levels;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NUMBER ->
          name
              + ": number"
              + (isPiecewise() ? ", embedding of " + size : "")
              + (isPeriodic() ? ", periodic embedding of " + size : "")
              + (marksMissing() ? ", with missing values" : "");
      case ONE_HOT -> name + ": " + seen() + " levels, one-hot";
      case EMBEDDING -> name + ": " + seen() + " levels, embedding of " + size;
    };
  }
}
