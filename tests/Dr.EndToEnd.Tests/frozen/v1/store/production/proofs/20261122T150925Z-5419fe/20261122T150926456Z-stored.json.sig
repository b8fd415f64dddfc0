]IÙM46Š¼¡%c&TEi¦Z¬+Ö_r¹Šú+‘ÿÛ÷>GE%®ùÍIfb°h¿ÿvQúaD
X<