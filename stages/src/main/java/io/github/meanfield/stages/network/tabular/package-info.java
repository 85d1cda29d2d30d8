/**
 * The input layer of networks for tables: {@link
 * io.github.meanfield.stages.network.tabular.TabularInput} takes features as they are, numbers with
 * NaN for missing ones and numbers of categories, and gives columns that a network learns from
 * well. It is a layer of Deeplearning4j's, so that {@code ModelSerializer} opens a network with it
 * where this library is on the class path.
 *
 * <ul>
 *   <li>In: what is known of each feature of the training rows, as {@link
 *       io.github.meanfield.stages.network.tabular.FeatureSlot}s. They are in the JSON of a
 *       network, and so are the names of these two classes: they must not move.
 *   <li>Out: columns and gradients, computed by {@link
 *       io.github.meanfield.stages.network.tabular.TabularEncoder} for every engine.
 *   <li>Not here: rows that are counted, and anything that trains.
 * </ul>
 *
 * <p>Sources: robust scaling, smooth clipping, one-hot columns, embeddings, the learned scale and
 * periodic embeddings of numbers are those of RealMLP (Holzmüller, Grinsztajn and Steinwart 2024,
 * "Better by default", arXiv 2407.04491), but that embeddings start at N(0, 0.1²) here and at N(0,
 * 1) there, which made no difference on the data sets chem97 and movielens; embeddings of
 * categories: Guo and Berkhahn 2016, "Entity embeddings of categorical variables"; piecewise linear
 * embeddings of numbers: Gorishniy, Rubachev and Babenko 2022, "On embeddings for numerical
 * features in tabular deep learning", arXiv 2203.05556.
 */
package io.github.meanfield.stages.network.tabular;
