package io.github.meanfield.stages.network.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes the columns of a {@link TabularInput}, and the gradients of its parameters. It does not
 * change once it is made; matrices are row-major.
 */
public final class TabularEncoder {

  private final int numFeatures;
  private final NumberColumn[] numbers;
  private final OneHotColumns[] oneHots;
  private final EmbeddingColumns[] embeddings;

  /** Columns before those of embeddings. */
  private final int plainWidth;

  private final int width;
  private final boolean learnedScale;
  private final int parameterLength;

  /** The column of a number, and the values of the one that marks it missing, null for none. */
  private record NumberColumn(
      int feature, int column, double center, double factor, float[] marks) {}

  /** One-hot columns: values where no level is seen, and for each level that of its own column. */
  private record OneHotColumns(int feature, int column, int[] places, float[] off, float[] on) {}

  /** The columns of an embedding, and the position of its first parameter among all embeddings. */
  private record EmbeddingColumns(int feature, int column, int[] places, int size, int start) {}

  TabularEncoder(FeatureSlot[] slots, boolean learnedScale) {
    this.learnedScale = learnedScale;
    numFeatures = slots.length;
    List<NumberColumn> someNumbers = new ArrayList<>();
    List<OneHotColumns> someOneHots = new ArrayList<>();
    int column = 0;
    for (int j = 0; j < slots.length; j++) {
      switch (slots[j].kind()) {
        case NUMBER -> someNumbers.add(number(slots[j], j, column));
        case ONE_HOT -> someOneHots.add(oneHot(slots[j], j, column));
        default -> {}
      }
      column += slots[j].kind() == FeatureSlot.Kind.EMBEDDING ? 0 : slots[j].columns();
    }
    plainWidth = column;
    List<EmbeddingColumns> someEmbeddings = new ArrayList<>();
    int start = 0;
    for (int j = 0; j < slots.length; j++) {
      FeatureSlot slot = slots[j];
      if (slot.kind() == FeatureSlot.Kind.EMBEDDING) {
        int size = slot.columns();
        someEmbeddings.add(new EmbeddingColumns(j, column, slot.places(), size, start));
        start = Math.addExact(start, Math.multiplyExact(size, slot.seen()));
        column = Math.addExact(column, size);
      }
    }
    width = column;
    parameterLength = Math.addExact(scaleLength(), start);
    numbers = someNumbers.toArray(new NumberColumn[0]);
    oneHots = someOneHots.toArray(new OneHotColumns[0]);
    embeddings = someEmbeddings.toArray(new EmbeddingColumns[0]);
  }

  private static NumberColumn number(FeatureSlot slot, int feature, int column) {
    float[] marks = slot.marksMissing() ? new float[] {slot.scale(1, 0), slot.scale(1, 1)} : null;
    return new NumberColumn(feature, column, slot.center(0), slot.factor(0), marks);
  }

  private static OneHotColumns oneHot(FeatureSlot slot, int feature, int column) {
    float[] off = new float[slot.columns()];
    float[] on = new float[slot.seen()];
    for (int place = 0; place < on.length; place++) {
      int own = place % off.length;
      off[own] = slot.scale(own, 0);
      on[place] = slot.scale(own, slot.seen() == 2 ? 2 * place - 1 : 1);
    }
    return new OneHotColumns(feature, column, slot.places(), off, on);
  }

  /** Number of features. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Number of columns. */
  public int width() {
    return width;
  }

  /** Number of columns of numbers and one-hot columns, which come first. */
  public int plainWidth() {
    return plainWidth;
  }

  /** Number of features with an embedding. */
  public int embeddings() {
    return embeddings.length;
  }

  /** Number of scales, which are the first parameters: one a column of the first, or none. */
  public int scaleLength() {
    return learnedScale ? plainWidth : 0;
  }

  /** Number of parameters: scales, then embeddings. */
  public int parameterLength() {
    return parameterLength;
  }

  /**
   * What does not depend on parameters.
   *
   * @param features rows × numFeatures
   * @param rows number of rows
   * @param plain takes rows × plainWidth: columns before they are scaled
   * @param places takes rows × embeddings: where in all embeddings that of the row begins, or -1
   */
  public void read(float[] features, int rows, float[] plain, int[] places) {
    for (int row = 0; row < rows; row++) {
      int from = row * numFeatures;
      int to = row * plainWidth;
      for (NumberColumn number : numbers) {
        float value = features[from + number.feature];
        boolean isMissing = Float.isNaN(value);
        plain[to + number.column] =
            isMissing ? 0 : FeatureSlot.scale(value, number.center, number.factor);
        if (number.marks != null) {
          plain[to + number.column + 1] = number.marks[isMissing ? 1 : 0];
        }
      }
      for (OneHotColumns oneHot : oneHots) {
        int place = place(features[from + oneHot.feature], oneHot.places);
        int columns = oneHot.off.length;
        System.arraycopy(oneHot.off, 0, plain, to + oneHot.column, columns);
        if (place >= 0) {
          plain[to + oneHot.column + place % columns] = oneHot.on[place];
        }
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = place(features[from + embedding.feature], embedding.places);
        places[row * embeddings.length + k] =
            place < 0 ? -1 : embedding.start + place * embedding.size;
      }
    }
  }

  /** Place of a level among those seen; -1 for what is no level, as NaN, which is no integer. */
  private static int place(float value, int[] places) {
    int level = (int) value;
    return level == value && level >= 0 && level < places.length ? places[level] : -1;
  }

  /**
   * All columns.
   *
   * @param plain as {@link #read} left it
   * @param places as {@link #read} left it
   * @param rows number of rows
   * @param parameters parameters of the network
   * @param offset position of the first of the layer
   * @param columns takes rows × width
   */
  public void forward(
      float[] plain, int[] places, int rows, float[] parameters, int offset, float[] columns) {
    int first = offset + scaleLength();
    for (int row = 0; row < rows; row++) {
      int to = row * width;
      System.arraycopy(plain, row * plainWidth, columns, to, plainWidth);
      for (int c = 0; c < scaleLength(); c++) {
        columns[to + c] *= parameters[offset + c];
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = places[row * embeddings.length + k];
        int at = to + embedding.column;
        if (place < 0) {
          Arrays.fill(columns, at, at + embedding.size, 0);
        } else {
          System.arraycopy(parameters, first + place, columns, at, embedding.size);
        }
      }
    }
  }

  /**
   * The gradient of the parameters.
   *
   * @param plain as {@link #read} left it
   * @param places as {@link #read} left it
   * @param rows number of rows
   * @param delta rows × width, the derivatives of the columns
   * @param gradient takes the derivatives of the parameters of the network
   * @param offset position of the first of the layer
   */
  public void backward(
      float[] plain, int[] places, int rows, float[] delta, float[] gradient, int offset) {
    Arrays.fill(gradient, offset, offset + parameterLength, 0);
    int first = offset + scaleLength();
    for (int row = 0; row < rows; row++) {
      int from = row * width;
      for (int c = 0; c < scaleLength(); c++) {
        gradient[offset + c] += delta[from + c] * plain[row * plainWidth + c];
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = places[row * embeddings.length + k];
        for (int c = 0; place >= 0 && c < embedding.size; c++) {
          gradient[first + place + c] += delta[from + embedding.column + c];
        }
      }
    }
  }
}
