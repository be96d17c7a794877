#include "CRoostPrefetch.h"
