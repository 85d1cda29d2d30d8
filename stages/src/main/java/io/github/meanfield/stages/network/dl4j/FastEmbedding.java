package io.github.meanfield.stages.network.dl4j;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An {@code EmbeddingSequenceLayer} that {@link FastEmbeddingLayer} computes; DL4J has no helpers
 * of it. It is put into open networks, and into no JSON.
 */
final class FastEmbedding extends EmbeddingSequenceLayer {

  private static final long serialVersionUID = 1L;

  /** The same settings as those of another one. */
  FastEmbedding(EmbeddingSequenceLayer other) {
    try {
      for (Class<?> c = EmbeddingSequenceLayer.class; c != Object.class; c = c.getSuperclass()) {
        for (Field field : c.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            field.set(this, field.get(other));
          }
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FastEmbeddingLayer layer = new FastEmbeddingLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FastEmbedding that && super.equals(that);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
