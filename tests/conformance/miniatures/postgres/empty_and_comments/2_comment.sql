-- nothing to do here
/* or here */
