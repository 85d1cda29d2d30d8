/**
 * What each run leaves: a record in a folder of runs, one file of JSON with config, data, versions,
 * metrics, learning curve and how it ended; and sweeps, which run a command with several values of
 * some keys.
 *
 * <p>Commands that train or judge say when a run starts and what comes of it; the command {@code
 * runs} reads the records. What stands in a report is not known here: values come in by their keys.
 */
package io.github.meanfield.jobs.experiment;
