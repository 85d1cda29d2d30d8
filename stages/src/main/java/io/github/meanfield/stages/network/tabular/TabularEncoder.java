package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.runtime.math.SeenLevels;
import io.github.meanfield.runtime.math.TabularMath;
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
  private final NumberEmbedding[] numberEmbeddings;

  /** Columns before those of embeddings of categories. */
  private final int plainWidth;

  private final int width;
  private final boolean learnedScale;
  private final int embeddingLength;
  private final int numberLength;

  /**
   * A number: its column, or its embedding, null for none; the column that marks it missing, and
   * the values of that, null for none.
   */
  private record NumberColumn(
      int feature,
      int column,
      double center,
      double factor,
      NumberEmbedding embedding,
      int markColumn,
      float[] marks) {}

  /** One-hot columns: values where no level is seen, and for each level that of its own column. */
  private record OneHotColumns(int feature, int column, int[] places, float[] off, float[] on) {}

  /** The columns of an embedding, and the position of its first parameter among all embeddings. */
  private record EmbeddingColumns(int feature, int column, int[] places, int size, int start) {}

  TabularEncoder(FeatureSlot[] slots, boolean learnedScale) {
    this.learnedScale = learnedScale;
    numFeatures = slots.length;
    Layout layout = new Layout();
    for (int j = 0; j < slots.length; j++) {
      layout.addPlain(slots[j], j);
    }
    plainWidth = layout.column;
    for (int j = 0; j < slots.length; j++) {
      layout.addEmbedding(slots[j], j);
    }
    width = layout.column;
    embeddingLength = layout.embeddingLength;
    numberLength = layout.numberLength;
    numbers = layout.numbers.toArray(new NumberColumn[0]);
    oneHots = layout.oneHots.toArray(new OneHotColumns[0]);
    embeddings = layout.embeddings.toArray(new EmbeddingColumns[0]);
    numberEmbeddings = layout.numberEmbeddings.toArray(new NumberEmbedding[0]);
    Math.addExact(Math.addExact(scaleLength(), embeddingLength), numberLength);
  }

  /** Gives features their columns and parameters, in order. */
  private static final class Layout {
    private final List<NumberColumn> numbers = new ArrayList<>();
    private final List<OneHotColumns> oneHots = new ArrayList<>();
    private final List<EmbeddingColumns> embeddings = new ArrayList<>();
    private final List<NumberEmbedding> numberEmbeddings = new ArrayList<>();
    private int column;
    private int embeddingLength;
    private int numberLength;

    void addPlain(FeatureSlot slot, int feature) {
      switch (slot.kind()) {
        case NUMBER -> numbers.add(number(slot, feature));
        case ONE_HOT -> oneHots.add(oneHot(slot, feature, column));
        case EMBEDDING -> {
          return;
        }
      }
      column = Math.addExact(column, slot.columns());
    }

    private NumberColumn number(FeatureSlot slot, int feature) {
      NumberEmbedding embedding =
          NumberEmbedding.of(slot, numberEmbeddings.size(), column, numberLength);
      if (embedding != null) {
        numberEmbeddings.add(embedding);
        numberLength = Math.addExact(numberLength, embedding.parameterLength());
      }
      return new NumberColumn(
          feature,
          column,
          slot.center(0),
          slot.factor(0),
          embedding,
          column + slot.columns() - 1,
          slot.marksMissing() ? new float[] {slot.scale(1, 0), slot.scale(1, 1)} : null);
    }

    void addEmbedding(FeatureSlot slot, int feature) {
      if (slot.kind() == FeatureSlot.Kind.EMBEDDING) {
        int size = slot.columns();
        embeddings.add(new EmbeddingColumns(feature, column, slot.places(), size, embeddingLength));
        embeddingLength = Math.addExact(embeddingLength, Math.multiplyExact(size, slot.seen()));
        column = Math.addExact(column, size);
      }
    }
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

  /** The embeddings of numbers. */
  List<NumberEmbedding> numberEmbeddings() {
    return List.of(numberEmbeddings);
  }

  /** Number of scales, which are the first parameters: one a column of the first, or none. */
  public int scaleLength() {
    return learnedScale ? plainWidth : 0;
  }

  /** Number of parameters of the embeddings of categories, which follow. */
  int embeddingLength() {
    return embeddingLength;
  }

  /** Number of parameters of the embeddings of numbers, which come last. */
  int numberLength() {
    return numberLength;
  }

  /** Number of parameters: scales, then embeddings of categories, then those of numbers. */
  public int parameterLength() {
    return scaleLength() + embeddingLength + numberLength;
  }

  /**
   * Room for what is known of the rows of a minibatch.
   *
   * @param rows the most rows
   */
  public EncodedRows reserve(int rows) {
    int scratch =
        Arrays.stream(numberEmbeddings).mapToInt(NumberEmbedding::scratchLength).max().orElse(0);
    return new EncodedRows(rows, plainWidth, embeddings.length, numberEmbeddings.length, scratch);
  }

  /**
   * Finds what does not depend on parameters.
   *
   * @param features rows × numFeatures
   * @param rows number of rows
   * @param kept takes what is known of them
   */
  public void read(float[] features, int rows, EncodedRows kept) {
    for (int row = 0; row < rows; row++) {
      int from = row * numFeatures;
      int to = row * plainWidth;
      for (NumberColumn number : numbers) {
        float value = features[from + number.feature];
        boolean isMissing = Float.isNaN(value);
        float x = isMissing ? 0 : TabularMath.scale(value, number.center, number.factor);
        if (number.embedding == null) {
          kept.plain[to + number.column] = x;
        } else {
          number.embedding.read(x, kept, row);
        }
        if (number.marks != null) {
          kept.plain[to + number.markColumn] = number.marks[isMissing ? 1 : 0];
        }
      }
      for (OneHotColumns oneHot : oneHots) {
        int place = SeenLevels.place(features[from + oneHot.feature], oneHot.places);
        int columns = oneHot.off.length;
        System.arraycopy(oneHot.off, 0, kept.plain, to + oneHot.column, columns);
        if (place >= 0) {
          kept.plain[to + oneHot.column + place % columns] = oneHot.on[place];
        }
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = SeenLevels.place(features[from + embedding.feature], embedding.places);
        kept.places[row * embeddings.length + k] =
            place < 0 ? -1 : embedding.start + place * embedding.size;
      }
    }
  }

  /**
   * Adds to scaled numbers, unless they are missing.
   *
   * @param features rows × numFeatures, as {@link #read} took them
   * @param rows number of rows
   * @param shifts rows × numFeatures, what is added; of categories it is not looked at
   * @param kept as {@link #read} left it
   */
  public void shift(float[] features, int rows, float[] shifts, EncodedRows kept) {
    for (int row = 0; row < rows; row++) {
      for (NumberColumn number : numbers) {
        int from = row * numFeatures + number.feature;
        if (Float.isNaN(features[from])) {
          continue;
        }
        float x = TabularMath.scale(features[from], number.center, number.factor) + shifts[from];
        if (number.embedding == null) {
          kept.plain[row * plainWidth + number.column] = x;
        } else {
          number.embedding.read(x, kept, row);
        }
      }
    }
  }

  /**
   * The derivatives by what {@link #shift} adds.
   *
   * @param features rows × numFeatures, as {@link #read} took them
   * @param rows number of rows
   * @param delta rows × width, the derivatives of the columns
   * @param kept as {@link #forward} left it
   * @param parameters parameters of the network
   * @param offset position of the first of the layer
   * @param gradient rows × numFeatures, zeros before; takes the derivatives
   */
  public void shiftGradient(
      float[] features,
      int rows,
      float[] delta,
      EncodedRows kept,
      float[] parameters,
      int offset,
      float[] gradient) {
    int scales = learnedScale ? offset : -1;
    int ofNumbers = offset + scaleLength() + embeddingLength;
    for (int row = 0; row < rows; row++) {
      int from = row * width;
      for (NumberColumn number : numbers) {
        int feature = row * numFeatures + number.feature;
        if (Float.isNaN(features[feature])) {
          continue;
        }
        gradient[feature] =
            number.embedding == null
                ? delta[from + number.column]
                    * (learnedScale ? parameters[offset + number.column] : 1)
                : number.embedding.slope(kept, row, delta, from, parameters, scales, ofNumbers);
      }
    }
  }

  /**
   * All columns.
   *
   * @param kept as {@link #read} left it
   * @param rows number of rows
   * @param parameters parameters of the network
   * @param offset position of the first of the layer
   * @param columns takes rows × width
   */
  public void forward(EncodedRows kept, int rows, float[] parameters, int offset, float[] columns) {
    int first = offset + scaleLength();
    for (NumberEmbedding embedding : numberEmbeddings) {
      embedding.forward(kept, rows, parameters, first + embeddingLength);
    }
    for (int row = 0; row < rows; row++) {
      int to = row * width;
      System.arraycopy(kept.plain, row * plainWidth, columns, to, plainWidth);
      for (int c = 0; c < scaleLength(); c++) {
        columns[to + c] *= parameters[offset + c];
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = kept.places[row * embeddings.length + k];
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
   * @param kept as {@link #forward} left it
   * @param rows number of rows
   * @param delta rows × width, the derivatives of the columns
   * @param parameters parameters of the network
   * @param gradient takes the derivatives of the parameters
   * @param offset position of the first of the layer
   */
  public void backward(
      EncodedRows kept, int rows, float[] delta, float[] parameters, float[] gradient, int offset) {
    Arrays.fill(gradient, offset, offset + parameterLength(), 0);
    int first = offset + scaleLength();
    for (int row = 0; row < rows; row++) {
      int from = row * width;
      for (int c = 0; c < scaleLength(); c++) {
        gradient[offset + c] += delta[from + c] * kept.plain[row * plainWidth + c];
      }
      for (int k = 0; k < embeddings.length; k++) {
        EmbeddingColumns embedding = embeddings[k];
        int place = kept.places[row * embeddings.length + k];
        for (int c = 0; place >= 0 && c < embedding.size; c++) {
          gradient[first + place + c] += delta[from + embedding.column + c];
        }
      }
    }
    for (NumberEmbedding embedding : numberEmbeddings) {
      embedding.backward(
          kept,
          rows,
          delta,
          width,
          parameters,
          learnedScale ? offset : -1,
          gradient,
          first + embeddingLength);
    }
  }
}
